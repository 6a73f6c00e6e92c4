import type { CliHost } from './host.ts';
import { loadFiles, noteAssumptions, type RulesOptions } from './load-files.ts';
import { counted, print, printJson } from './output.ts';
import { type Problem, problemLine, problemsOf } from './problem.ts';

/** Options of `check`. */
export interface CheckOptions extends RulesOptions {
  readonly strict?: boolean;
}

/** Reports problems and findings of files with rules; 1 when there are errors, with `strict` also for warnings. */
export async function check(host: CliHost, paths: readonly string[], options: CheckOptions): Promise<number> {
  const files = await loadFiles(host, paths, options);
  const problems = files.flatMap(problemsOf);
  const count = (severity: Problem['severity']) => problems.filter((one) => one.severity === severity).length;
  const [errors, warnings] = [count('error'), count('warning')];
  if (options.json === true) {
    const about = files.map(({ file, assumptions, ...checked }) => ({
      file: file.path,
      kind: file.kind,
      rules: checked.ok ? checked.rules.length : null,
      assumptions,
    }));
    printJson(host, { errors, warnings, files: about, problems });
  } else {
    noteAssumptions(host, files);
    const usable = files.filter((file) => file.ok);
    const rules = usable.flatMap((file) => file.rules).length;
    const total = usable.length < files.length ? '' : `${counted(rules, 'rule')} in `;
    const found =
      errors + warnings === 0 ? 'nothing wrong' : `${counted(errors, 'error')}, ${counted(warnings, 'warning')}`;
    // What storage can answer is a question for views, not for rules.
    const told = problems.filter(({ code }) => code !== 'lint.notPushable');
    print(host, [...told.map(problemLine), `${total}${counted(files.length, 'file')}: ${found}`]);
  }
  return errors > 0 || (options.strict === true && warnings > 0) ? 1 : 0;
}
