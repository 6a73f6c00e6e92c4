import type { CliHost } from './host.ts';

/** A text that is safe to show: names come from files, and control characters would command the terminal. */
export function shown(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}

/** A value on one line, cut when it is long. */
export function inline(value: unknown): string {
  const text = value === undefined ? '' : JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

/** Writes lines of results. */
export function print(host: CliHost, lines: readonly string[]): void {
  if (lines.length > 0) host.stdout(`${lines.map(shown).join('\n')}\n`);
}

/** Writes JSON for programs. */
export function printJson(host: CliHost, value: unknown, indent = 2): void {
  host.stdout(`${JSON.stringify(value, null, indent)}\n`);
}

/** Says something about the results, each line after `note: `. */
export function note(host: CliHost, lines: readonly string[]): void {
  if (lines.length > 0)
    host.stderr(`${lines.map((line, index) => shown(`${index === 0 ? 'note: ' : '      '}${line}`)).join('\n')}\n`);
}

/** `1 error`, `2 errors`. */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
