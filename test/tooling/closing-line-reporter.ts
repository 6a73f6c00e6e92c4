import type { Reporter, TestModule } from 'vitest/node';

/** Ends the run with one line that scripts can read, `Tests: 12 passed, 0 failed`, and with 1 when a test failed. */
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const states = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state));
    const count = (state: string) => states.filter((one) => one === state).length;
    // A file that did not load has no tests, and an error outside of tests has no place: both are failures too.
    const broken = modules.filter((module) => module.state() === 'failed' && module.errors().length > 0).length;
    const failed = count('failed') + broken + unhandled.length;
    const skipped = count('skipped');
    process.on('exit', () => {
      // What tests leave behind may end the process before the runner does, and say that all is well.
      if (failed > 0) process.exitCode = 1;
      console.log(`Tests: ${count('passed')} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
    });
  }
}
