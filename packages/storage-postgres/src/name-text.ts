const ILL_FORMED = /[\0\u0001\ue000]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const ESCAPED = /\u0001([\u0001\u0002])|\ue000([\u0100-\u08ff]|\ue000)/g;

const LOW: Readonly<Record<string, string>> = { '\0': '\u0001\u0001', '\u0001': '\u0001\u0002' };

function needsEscape(text: string): boolean {
  return !text.isWellFormed() || text.includes('\0') || text.includes('\u0001') || text.includes('\ue000');
}

/**
 * A text as PostgreSQL can keep it. It refuses U+0000, and half a surrogate pair is no UTF-8: the one is written as U+0001
 * and another, the other as U+E000 and a letter. Byte order stays code point order.
 */
export function toNameText(name: string): string {
  if (!needsEscape(name)) return name;
  return name.replace(
    ILL_FORMED,
    (unit) =>
      LOW[unit] ??
      (unit === '\ue000' ? '\ue000\ue000' : `\ue000${String.fromCharCode(unit.charCodeAt(0) - 0xd800 + 0x100)}`),
  );
}

/** The text that {@link toNameText} was given. */
export function fromNameText(text: string): string {
  if (!text.includes('\u0001') && !text.includes('\ue000')) return text;
  return text.replace(ESCAPED, (_, low: string | undefined, letter: string) => {
    if (low !== undefined) return low === '\u0001' ? '\0' : '\u0001';
    return letter === '\ue000' ? letter : String.fromCharCode(letter.charCodeAt(0) - 0x100 + 0xd800);
  });
}
