/** A reply of SMTP other than success: a code (RFC 5321 §4.2.3) and a text of one line. */
export function refusal(responseCode: number, text: string): Error & { readonly responseCode: number } {
  return Object.assign(new Error(text), { responseCode });
}
