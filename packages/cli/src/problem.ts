import { lint, type Refusal } from '@deskwright/core';
import type { CheckedRules } from './checked-rules.ts';
import { type JsonPath, type JsonText, pathText } from './json-text.ts';

/** Something about a file, as `check` reports it. */
export interface Problem {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
  readonly path: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly code: string;
  readonly message: string;
  readonly remedy: string | null;
}

/** What is wrong with a file, and what is likely not meant in it. */
export function problemsOf(checked: CheckedRules): readonly Problem[] {
  if (!checked.ok) {
    return checked.issues.map(({ code, message, path = [], remedy = null }) =>
      problem(checked, path, { severity: 'error', code, message, remedy }),
    );
  }
  return lint(checked.desk).map(({ code, severity, path, message, remedy }) =>
    problem(checked, inFile(checked, path), { severity, code: `lint.${code}`, message, remedy }),
  );
}

/** A fault of a JSON file, with its place in the text. */
export function problemAt(path: string, json: JsonText, issue: Refusal): Problem {
  const { code, message, path: at = [], remedy = null } = issue;
  const place = json.placeOf(at);
  const where = { file: path, line: place?.line ?? null, column: place?.column ?? null, path: pathText(at) };
  return { ...where, severity: 'error', code, message, remedy };
}

/** Findings lead into policies; a bare list of rules is a part of them. */
function inFile({ file }: CheckedRules, path: JsonPath): JsonPath {
  return file.kind === 'rules' && path[0] === 'rules' ? path.slice(1) : path;
}

function problem(
  { file }: CheckedRules,
  path: JsonPath,
  rest: Pick<Problem, 'severity' | 'code' | 'message' | 'remedy'>,
): Problem {
  const place = file.json.placeOf(path);
  return { file: file.path, line: place?.line ?? null, column: place?.column ?? null, path: pathText(path), ...rest };
}

/** A problem on one line, in the manner of compilers. */
export function problemLine({ file, line, column, path, severity, code, message, remedy }: Problem): string {
  const place = line === null ? file : `${file}:${line}:${column}`;
  const sentence = /[.?!]$/.test(message) ? message : `${message}.`;
  return [
    `${place}:${path === '' ? '' : ` ${path}`}`,
    severity,
    code,
    remedy === null ? message : `${sentence} ${remedy}`,
  ].join('  ');
}
