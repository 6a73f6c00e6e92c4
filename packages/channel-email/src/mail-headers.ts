/** The header fields of a mail or of one of its parts: names in lower case, values unfolded and not yet decoded. */
export interface MailHeaders {
  readonly entries: readonly (readonly [name: string, value: string])[];
  /** The value of the first field of that name (lower case), or `null`. */
  first(name: string): string | null;
  /** The values of all fields of that name (lower case), top to bottom. */
  all(name: string): readonly string[];
}

/** What some programs leave before the first field: a byte order mark (in whatever charset it is read), spaces. */
const beforeFields = /^(?:\uFEFF|ï»¿)?[ \t]*(?=[!-9;-~]+[ \t]*:)/;
const isFieldName = /^[!-9;-~]+$/;

/** Reads a header block (RFC 5322 §2.2). Lines that are neither a field nor a continuation are passed over. */
export function readHeaders(block: string): MailHeaders {
  const fields: { name: string; lines: string[] }[] = [];
  let open: { name: string; lines: string[] } | null = null;
  for (const ended of block.replace(beforeFields, '').split('\n')) {
    const line = ended.endsWith('\r') ? ended.slice(0, -1) : ended;
    if (line.startsWith(' ') || line.startsWith('\t')) {
      open?.lines.push(line);
      continue;
    }
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).trimEnd();
    open = isFieldName.test(name) ? { name: name.toLowerCase(), lines: [line.slice(colon + 1)] } : null;
    if (open) fields.push(open);
  }
  const entries = fields.map(({ name, lines }) => [name, unfolded(lines)] as const);
  const byName = new Map<string, string[]>();
  for (const [name, value] of entries) {
    const values = byName.get(name);
    if (values) values.push(value);
    else byName.set(name, [value]);
  }
  return { entries, all: (name) => byName.get(name) ?? [], first: (name) => byName.get(name)?.[0] ?? null };
}

function unfolded(lines: readonly string[]): string {
  const [only = ''] = lines;
  return (lines.length === 1 ? only : lines.join('')).replace(/\r/g, ' ').trim();
}

/** Where the header block ends and the body begins, as offsets into a text or its bytes in Latin-1. */
export function headerEnd(raw: string, from = 0): { readonly end: number; readonly body: number } {
  if (raw.startsWith('\n', from)) return { end: from, body: from + 1 };
  if (raw.startsWith('\r\n', from)) return { end: from, body: from + 2 };
  const blank = /\r?\n\r?\n/g;
  blank.lastIndex = from;
  const found = blank.exec(raw);
  return found ? { end: found.index, body: found.index + found[0].length } : { end: raw.length, body: raw.length };
}

/** A structured value without its comments and parameters, in lower case: `auto-replied (vacation); x=1` → `auto-replied`. */
export function bareValue(value: string | null): string {
  if (value === null) return '';
  return value
    .replace(/\([^()]*\)/g, ' ')
    .replace(/;.*$/s, '')
    .trim()
    .toLowerCase();
}

/** A parameter of a structured value (RFC 2045 §5.1), or `null`: `parameter('text/plain; charset="utf-8"', 'charset')`. */
export function parameter(value: string | null, name: string): string | null {
  const found = new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]*)"|([^\\s;"]+))`, 'i').exec(value ?? '');
  return found?.[1] ?? found?.[2] ?? null;
}
