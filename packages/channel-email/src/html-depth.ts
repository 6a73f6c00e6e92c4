const alone = /^(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)$/i;
/** Far beyond what any program writes, and well below what makes the HTML parser slow (its cost grows with depth squared). */
const maxOpenTags = 2000;

/** Whether HTML nests so deep that it can only be an attack or an accident. Tags that were never closed count as open. */
export function nestsTooDeep(html: string): boolean {
  // The shortest tag takes three characters.
  if (html.length < maxOpenTags * 3) return false;
  let open = 0;
  for (const [, slash, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)/gi)) {
    if (alone.test(name)) continue;
    open = slash === '/' ? Math.max(0, open - 1) : open + 1;
    if (open > maxOpenTags) return true;
  }
  return false;
}

/** The words of HTML that no converter should see: everything between angle brackets goes. */
export function withoutTags(html: string): string {
  return html.replace(/<[^<>]*>/g, ' ').replace(/[ \t]+/g, ' ');
}
