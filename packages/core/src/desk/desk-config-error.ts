import { DeskError } from '../record/desk-error.ts';
import type { Refusal } from '../record/refusal.ts';

/** Thrown when a desk's configuration has faults: code `desk.invalid`, and in `issues` all of them at once. */
export class DeskConfigError extends DeskError {
  readonly issues: readonly Refusal[];

  constructor(issues: readonly Refusal[]) {
    super('desk.invalid', describe(issues));
    this.issues = issues;
  }
}

function describe(issues: readonly Refusal[]): string {
  const lines = issues.map(({ code, message, path, remedy }) => {
    const place = path === undefined || path.length === 0 ? '(top level)' : path.join('.');
    return `  ${place}: ${message} [${code}]${remedy === undefined ? '' : ` ${remedy}`}`;
  });
  const head = issues.length === 1 ? 'The desk has a fault' : `The desk has ${issues.length} faults`;
  return `${head}:\n${lines.join('\n')}`;
}
