import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { repositoryRoot } from './workspace.ts';

/** A run whose tests came out like this, and which something ends as if all were well. */
function endOf(...states: readonly string[]) {
  const script = `
    const { default: Reporter } = await import('./test/tooling/closing-line-reporter.ts');
    const tests = ${JSON.stringify(states)}.map((state) => ({ result: () => ({ state }) }));
    const module = { children: { allTests: () => tests }, state: () => 'passed', errors: () => [] };
    new Reporter().onTestRunEnd([module], []);
    process.exit(0);`;
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: repositoryRoot,
    encoding: 'utf8',
  });
  return { status, stdout };
}

it('a run ends with the number of its tests, and with 1 when one of them failed, whoever ends it', () => {
  expect(endOf('passed', 'passed')).toEqual({ status: 0, stdout: 'Tests: 2 passed, 0 failed\n' });
  expect(endOf('passed', 'failed')).toEqual({ status: 1, stdout: 'Tests: 1 passed, 1 failed\n' });
});
