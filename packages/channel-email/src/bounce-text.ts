import type { DeliveryFailure } from '@deskwright/core/port';
import { failure, statusIn } from './delivery-report.ts';
import { addressList, normalAddress } from './mail-addresses.ts';
import type { MailHeaders } from './mail-headers.ts';

const maxLines = 400;
const maxRecipients = 20;
/** Where the copy of the returned mail begins: qmail, Exim, Sendmail, Google, Microsoft, Domino. */
const copyBegins =
  /^(?:[-=_ ]{0,40}(?:below this line is a copy|this is a copy of (?:the|your) message|original message (?:follows|headers)|(?:original|returned) message|message header|transcript of session|unsent message|enclosed is a copy|the body of the message|ursprüngliche nachricht|originalnachricht|kopia wiadomości|message d'origine|mensaje original)|original message headers:|return-path:\s|received:\s)/i;
/** Delivery goes on: in the subject or the first lines of a warning. */
const delay =
  /\bdelay(?:ed)?\b|delivery (?:is )?(?:temporarily )?(?:delayed|suspended|incomplete)|not (?:yet )?been delivered|(?:will|attempts will) (?:be retried|keep trying|try again|continue)|\bpostponed\b|verzögert|verspätet|retardée?\b|retras(?:o|ado|ada)|ritard(?:o|ata)|vertraagd|opóźni|zakasn|zamuda|καθυστ/i;
/** Who speaks for a mail system says so in one of these ways before an address that has failed. */
const addressLine =
  /^\s*(?:(?:[*•·>]|-{1,3}>?)\s+)?(?:"[^"]{0,80}"\s+(?=<))?["']?(?:(?:to|rcpt to|recipient|an|für|pour|para|do|za|προς)\s*:\s*)?<?([^\s<>()[\],;:"]{1,64}@[^\s<>()[\],;:"]{1,255}?)["']?>?\s*(?:[:;,.]?$|:\s|\.\.\.|\(|\s-\s|\son\s|\sam\s)/i;
/** `Unknown user: ana@example.com` and the like; the sender and the recipients of the mail are not meant. */
const labelled =
  /^[\s>*•·-]{0,10}(?!(?:from|sender|reply-to|return-path|errors-to|von|de|to|cc)\s*:)[\p{L}\d][\p{L}\d '’()/-]{1,60}:\s*<?([^\s<>()[\],;:"]{1,64}@[^\s<>()[\],;:"]{1,255}?)>?\s*[.,;]?$/iu;
/** The addresses of Exchange connectors and MailEnable: `[SMTP:ana@example.com]`, `dda:SMTP=ana@example.com;`. */
const gatewayAddress = /\bsmtp[:=]([^\s<>()[\],;:"=]{1,64}@[^\s<>()[\],;:"]{1,255}?)(?=[\]\s;,]|$)/i;
/** Behind an address that a mail was passed on to: the one that it had been sent to (Sendmail, Exim). */
const passedOn = /\((?:expanded|generated|ultimately generated) from:?\s*<?([^\s<>()]{1,64}@[^\s<>()]{1,255})>?\)/i;
/** Announces the recipients; addresses before it are those of the mail that came back. */
const announcement =
  /(?:did not reach|not delivered to|not be delivered to|delivery to|delivered to) the following|(?:following|failed) (?:recipient|address|destination)|was not delivered to:|(?:permanent fatal errors|had transient)|folgende[nr]? empfänger|destinataires? suivants?|destinatarios? siguientes?|seguenti destinatari|następujących (?:adresatów|odbiorców)|naslednjim/i;
/** Words of a sentence that names the recipient further on: `could not be delivered to ana@example.com because …`. */
const sentence =
  /deliver(?:ed|y|able)? to|(?:message|mail) to|nachricht an|\breach|recipient|address|mailbox|empfänger|adresse|destinataire|destinatario|adresat|odbiorc|prejemnik|naslov|παραλήπτ|διεύθυνση/i;
const smtpReply = /(?<![\d.#-])[45]\d\d(?=[ -]\S|: |$)|#[45]\.\d+\.\d+|(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![.\d])/;

/**
 * What a bounce says that is written for people only (qmail, Exim, older Exchange, Domino, providers): the addresses in front
 * of the returned copy, each with the reply that stands behind it. `own` are addresses that cannot be the ones that failed.
 */
export function failuresInText(
  text: string,
  headers: MailHeaders,
  { own, original }: { readonly own: ReadonlySet<string>; readonly original: string | null },
): readonly DeliveryFailure[] {
  const lines = beforeCopy(text);
  const isDelay = delay.test(headers.first('subject') ?? '') || delay.test(lines.slice(0, 12).join(' '));
  const action =
    isDelay && !/permanent|giving up|given up/i.test(lines.join(' ').slice(0, 4000)) ? 'delayed' : 'failed';
  const found = new Map<string, string[]>();
  let current: string[] | null = null;
  const announced = lines.findIndex((line) => announcement.test(line.slice(0, 400)));
  const hasNamed = announced >= 0 && lines.slice(announced).some((line) => recipientOf(line, own) !== null);
  for (const line of hasNamed ? lines.slice(announced) : lines) {
    const sentTo = passedOn.exec(line.slice(0, 400))?.[1];
    const address = sentTo === undefined ? recipientOf(line, own) : normalAddress(sentTo);
    if (address !== null && found.size < maxRecipients) {
      current = found.get(address) ?? [];
      found.set(address, current);
    }
    const words = line.trim();
    if (words !== '') current?.push(words);
  }
  for (const { address } of addressList(headers.all('x-failed-recipients'))) {
    if (!found.has(address) && found.size < maxRecipients) found.set(address, []);
  }
  const spoken = replyIn(lines.map((line) => line.trim()));
  if (found.size === 0) {
    if (spoken === null && original === null) return [];
    found.set('', []);
  }
  return [...found].map(([address, said]) => {
    const diagnostic = replyIn(said) ?? spoken;
    const recipient = address === '' ? null : address;
    return failure({ recipient, action, status: statusIn(diagnostic), diagnostic, original });
  });
}

function beforeCopy(text: string): readonly string[] {
  const lines = text.slice(0, 40_000).split('\n', maxLines);
  const copy = lines.findIndex((line, index) => index > 0 && copyBegins.test(line.slice(0, 200)));
  return copy < 0 ? lines : lines.slice(0, copy);
}

function recipientOf(line: string, own: ReadonlySet<string>): string | null {
  const short = line.slice(0, 400);
  if (!short.includes('@')) return null;
  const found = addressLine.exec(short) ?? labelled.exec(short) ?? gatewayAddress.exec(short);
  const address = normalAddress(found?.[1] ?? addressInSentence(short) ?? '');
  return address === null || own.has(address) || /^(mailer-daemon|postmaster)@/.test(address) ? null : address;
}

function addressInSentence(line: string): string | undefined {
  const found = sentence.exec(line);
  if (!found) return undefined;
  for (const { 0: word, index } of line.matchAll(/[^\s<>()[\],;:"'„“”«»]+/g)) {
    if (word.includes('@') && index + word.length > found.index + found[0].length) return word.replace(/\.$/, '');
  }
  return undefined;
}

/** The lines from the first SMTP reply on, as one; a reply goes on over lines that are indented or broken. */
function replyIn(lines: readonly string[]): string | null {
  const first = lines.findIndex((line) => smtpReply.test(line.slice(0, 400)));
  if (first < 0) return null;
  const reply = lines.slice(first, first + 3).join(' ');
  const begins = smtpReply.exec(reply)?.index ?? 0;
  return reply.slice(begins, begins + 500);
}
