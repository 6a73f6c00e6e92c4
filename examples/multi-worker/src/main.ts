import { readCommandLine } from './command-line.ts';
import { Display } from './display.ts';
import { reportLines } from './report.ts';
import { run } from './run.ts';

const options = readCommandLine(process.argv.slice(2));

// The first Ctrl-C lets everything be finished and counted; a second one ends the process at once.
let isStopped = false;
process.once('SIGINT', () => {
  isStopped = true;
});

try {
  const report = await run(options, options.json ? null : new Display(process.stderr), () => isStopped);
  console.log(options.json ? JSON.stringify(report) : reportLines(report).join('\n'));
  process.exitCode = report.problems.length > 0 ? 1 : isStopped ? 130 : 0;
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
