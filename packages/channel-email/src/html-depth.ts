const alone = /^(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)$/i;
/** Far beyond what any program writes, and well below what makes the HTML parser slow (its cost grows with depth squared). */
const maxOpenTags = 2000;

/** Every line inside of these is written with a mark for each of them, so depth multiplies length. */
const marking = /^(?:blockquote|[uod]l)$/i;
const maxOpenMarks = 40;

/** Whether HTML nests so deep that it can only be an attack or an accident. Tags that were never closed count as open. */
export function nestsTooDeep(html: string): boolean {
  // The shortest tag takes three characters.
  if (html.length < maxOpenTags * 3) return false;
  let open = 0;
  let marks = 0;
  for (const [, slash, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)/gi)) {
    if (alone.test(name)) continue;
    const step = slash === '/' ? -1 : 1;
    open = Math.max(0, open + step);
    if (marking.test(name)) marks = Math.max(0, marks + step);
    if (open > maxOpenTags || marks > maxOpenMarks) return true;
  }
  return false;
}

/** The words of HTML that no converter should see: everything between angle brackets goes. */
export function withoutTags(html: string): string {
  return html.replace(/<[^<>]*>/g, ' ').replace(/[ \t]+/g, ' ');
}
