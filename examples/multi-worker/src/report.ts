import type { Report } from './run.ts';

const MOST_PROBLEMS = 20;

/** What came of a run, for people. */
export function reportLines(report: Report): readonly string[] {
  const { offered, messages, tickets, acknowledgements, timeRules, problems } = report;
  const rate = (count: number) => `${Math.round(count / report.seconds)}/s`;
  const reported = Object.entries(report.reported).map(([what, times]) => `${times} x ${what}`);
  return [
    `messages in       ${offered} answered for, ${report.offeredAgain} offered again, ${messages} stored (${rate(messages)})`,
    `tickets           ${tickets}`,
    `acknowledgements  ${acknowledgements} settled (${rate(acknowledgements)}), ${report.sentAgain} sent once more under the same key`,
    `time rules        ${timeRules} fired`,
    `workers           ${report.workers}, ${report.killed} killed and replaced`,
    `time              ${report.seconds.toFixed(1)} s, and ${report.secondsAfter.toFixed(1)} s until nothing was left to do`,
    ...(reported.length === 0 ? [] : [`reported          ${reported.join(', ')}`]),
    ...problems.slice(0, MOST_PROBLEMS).map((problem) => `wrong             ${problem}`),
    ...(problems.length > MOST_PROBLEMS ? [`                  and ${problems.length - MOST_PROBLEMS} more`] : []),
    problems.length === 0 ? 'Counts in are counts out.' : `${problems.length} things are wrong.`,
  ];
}
