const ILL_FORMED = /[\ue000]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const ESCAPED = /\ue000([\u0100-\u08ff]|\ue000)/g;

/**
 * A text as PostgreSQL can keep it. It refuses U+0000, and half a surrogate pair is no UTF-8: the one is written as two
 * characters that begin with U+0001, the other as U+E000 and a letter. Byte order stays code point order.
 */
export function toNameText(name: string): string {
  const text =
    name.includes('\0') || name.includes('\u0001')
      ? name.replaceAll('\u0001', '\u0001\u0002').replaceAll('\0', '\u0001\u0001')
      : name;
  if (text.isWellFormed() && !text.includes('\ue000')) return text;
  return text.replace(ILL_FORMED, (unit) =>
    unit === '\ue000' ? '\ue000\ue000' : `\ue000${String.fromCharCode(unit.charCodeAt(0) - 0xd800 + 0x100)}`,
  );
}

/** The text that {@link toNameText} was given. */
export function fromNameText(text: string): string {
  const name = text.includes('\u0001')
    ? text.replaceAll('\u0001\u0001', '\0').replaceAll('\u0001\u0002', '\u0001')
    : text;
  if (!name.includes('\ue000')) return name;
  return name.replace(ESCAPED, (_, letter: string) =>
    letter === '\ue000' ? letter : String.fromCharCode(letter.charCodeAt(0) - 0x100 + 0xd800),
  );
}
