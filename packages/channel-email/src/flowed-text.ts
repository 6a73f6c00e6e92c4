/**
 * Joins the lines of flowed text (RFC 3676): a line that ends in a blank goes on in the next one of the same quotation
 * depth, `-- ` ends nothing, and the blank that keeps `>` and `From` apart at a line's beginning goes. With `delSp` the blank
 * at the end goes as well.
 */
export function unflowed(text: string, delSp: boolean): string {
  const lines: string[] = [];
  let paragraph: string[] = [];
  let depth = 0;
  const end = (): void => {
    if (paragraph.length > 0) lines.push((depth === 0 ? '' : `${'>'.repeat(depth)} `) + paragraph.join(''));
    paragraph = [];
  };
  for (const line of text.split(/\r?\n/)) {
    let quoted = 0;
    while (line.charCodeAt(quoted) === 0x3e) quoted++;
    const words = line.slice(line.charCodeAt(quoted) === 0x20 ? quoted + 1 : quoted);
    if (quoted !== depth || words === '-- ') end();
    depth = quoted;
    const flows = words.endsWith(' ') && words !== '-- ';
    paragraph.push(flows && delSp ? words.slice(0, -1) : words);
    if (!flows) end();
  }
  end();
  return lines.join('\n');
}
