import { posix } from 'node:path';
import type { SourceFile } from './source-files.ts';

/** One fenced code block of a Markdown file. */
export interface CodeBlock {
  /** Number of the line after the opening fence. */
  readonly line: number;
  /** The info string: `ts`, `ts no-run`, `sh` … */
  readonly info: string;
  readonly code: string;
}

/** Cuts a Markdown text into its fenced blocks and the prose around them; prose keeps its line numbers. */
export function splitMarkdown(text: string): { readonly blocks: readonly CodeBlock[]; readonly prose: string } {
  const blocks: CodeBlock[] = [];
  const prose: string[] = [];
  let open:
    | { readonly fence: string; readonly info: string; readonly line: number; readonly code: string[] }
    | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const [, fence = '', info = ''] = /^\s*(`{3,}|~{3,})\s*(.*)$/.exec(line) ?? [];
    if (open === undefined && fence !== '') {
      open = { fence, info: info.trim(), line: index + 2, code: [] };
    } else if (open !== undefined && fence.startsWith(open.fence) && info.trim() === '') {
      blocks.push({ line: open.line, info: open.info, code: open.code.join('\n') });
      open = undefined;
    } else if (open !== undefined) {
      open.code.push(line);
    }
    prose.push(open === undefined && fence === '' ? line : '');
  }
  return { blocks, prose: prose.join('\n') };
}

/** The anchor that a heading gets: lower case, words joined by hyphens, no punctuation. */
function anchorOf(heading: string): string {
  return heading
    .replace(/`|\[|\]\([^)]*\)|\*/g, '')
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
}

function anchorsOf(text: string): ReadonlySet<string> {
  return new Set(
    [...splitMarkdown(text).prose.matchAll(/^#{1,6}\s+(.*)$/gm)].map(([, heading = '']) => anchorOf(heading)),
  );
}

/** Finds relative links that lead to no file, or to no heading of a Markdown file, as `file:line: target`. */
export function findBrokenLinks(documents: readonly SourceFile[], exists: (path: string) => boolean): string[] {
  const anchors = new Map(documents.map(({ path, text }) => [path, anchorsOf(text)]));
  return documents.flatMap(({ path, text }) =>
    splitMarkdown(text)
      .prose.split('\n')
      .flatMap((line, index) =>
        [...line.replace(/`[^`]*`/g, '').matchAll(/\]\(([^()\s]+)(?:\s+"[^"]*")?\)|^\[[^\]]+\]:\s+(\S+)/g)].flatMap(
          ([, inline, reference]) => {
            const target = inline ?? reference ?? '';
            if (/^[a-z]+:/i.test(target)) return [];
            const [file = '', anchor] = decodeURI(target).split('#');
            const resolved = file === '' ? path : posix.join(posix.dirname(path), file);
            const isFine = exists(resolved) && (anchor === undefined || anchors.get(resolved)?.has(anchor) === true);
            return isFine ? [] : [`${path}:${index + 1}: ${target}`];
          },
        ),
      ),
  );
}
