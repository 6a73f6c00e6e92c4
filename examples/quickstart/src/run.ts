import type { Options } from './command-line.ts';
import { inboxMails } from './inbox.ts';
import { writeJson } from './json-report.ts';
import { openDesk } from './open-desk.ts';
import { Progress } from './progress.ts';
import { reportLines } from './report.ts';
import { takeIn, workOff } from './take-in.ts';
import { Tally } from './tally.ts';
import { say, terminalWidth, write } from './terminal.ts';
import { allRows, rowsOf, type TicketRow } from './ticket-row.ts';
import { ticketLines } from './ticket-table.ts';
import { listen } from './touched.ts';
import { Trouble } from './trouble.ts';

const MOST_ROWS = 50;

/** Takes in an inbox, does what is due and prints what came of it. Gives the exit code. */
export async function run(options: Options, isStopped: () => boolean): Promise<number> {
  const now = (): number => options.at ?? Date.now();
  const trouble = new Trouble();
  const tally = new Tally();
  const desk = await openDesk({ db: options.db, outbox: options.outbox, now, onError: trouble.note });
  try {
    const { helpdesk } = desk;
    const touched = listen(helpdesk);
    const intake = { helpdesk, tally, trouble, now, isStopped, progress: new Progress(process.stderr) };
    await takeIn(inboxMails(options.inbox), intake);
    await workOff(intake);

    const isNew = touched.tickets.size > 0;
    const rows = isNew ? rowsOf(helpdesk, touched.tickets) : allRows(helpdesk);
    for (const message of trouble.messages) await say(`quickstart: ${message}`);
    if (options.json) {
      await writeJson(write, rows, tally.summary);
      for (const { name, why } of tally.failed) await say(`quickstart: ${name}: ${why}`);
    } else {
      await writeTable(rows, { isNew, known: touched.tickets.size, isWhole: options.all });
      for (const line of await reportLines(helpdesk, tally, touched.fellDue)) await write(`${line}\n`);
      await write(`${sentLine(desk.sink.count())}\n${isStopped() ? 'Stopped. ' : ''}${tally.line}\n`);
    }
  } finally {
    await desk.close();
  }
  const { failed } = tally.summary;
  return tally.retryable > 0 || trouble.count > 0 || (options.strict && failed > 0) ? 1 : 0;
}

async function writeTable(
  rows: AsyncIterable<TicketRow>,
  { isNew, known, isWhole }: { readonly isNew: boolean; readonly known: number; readonly isWhole: boolean },
): Promise<void> {
  const shown: TicketRow[] = [];
  let hasMore = false;
  for await (const row of rows) {
    if (!isWhole && shown.length === MOST_ROWS) {
      hasMore = true;
      break;
    }
    shown.push(row);
  }
  if (shown.length === 0) return write('There are no tickets.\n\n');
  if (!isNew) await write('Nothing new. These tickets are in the database:\n\n');
  for (const line of ticketLines(shown, terminalWidth())) await write(`${line}\n`);
  const rest = isNew ? `${known - shown.length} more` : 'more';
  await write(hasMore ? `… and ${rest}; --all prints every row.\n\n` : '\n');
}

function sentLine(count: number): string {
  if (count === 0) return 'No mail had to be sent.';
  const mails = count === 1 ? '1 mail' : `${count} mails`;
  return `${mails} sent, to a mail server on this machine that passes nothing on.`;
}
