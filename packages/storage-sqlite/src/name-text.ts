const ILL_FORMED = /[\ue000]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const ESCAPED = /\ue000([\u0100-\u08ff]|\ue000)/g;

/**
 * A name (an id, a thread, a key) as SQLite can keep it. Half a surrogate pair is no UTF-8 and would become U+FFFD, so
 * that two names could fall together; it is written as U+E000 and a letter instead. Byte order stays code point order.
 */
export function toNameText(name: string): string {
  if (name.isWellFormed() && !name.includes('\ue000')) return name;
  return name.replace(ILL_FORMED, (unit) =>
    unit === '\ue000' ? '\ue000\ue000' : `\ue000${String.fromCharCode(unit.charCodeAt(0) - 0xd800 + 0x100)}`,
  );
}

/** The name that {@link toNameText} was given. */
export function fromNameText(text: string): string {
  if (!text.includes('\ue000')) return text;
  return text.replace(ESCAPED, (_, letter: string) =>
    letter === '\ue000' ? letter : String.fromCharCode(letter.charCodeAt(0) - 0x100 + 0xd800),
  );
}
