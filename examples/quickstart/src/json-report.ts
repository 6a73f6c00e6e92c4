import type { Summary } from './tally.ts';
import type { TicketRow } from './ticket-row.ts';

/** Writes the one JSON document of a run, a ticket at a time, so that its length costs no memory. */
export async function writeJson(
  write: (text: string) => Promise<void>,
  rows: AsyncIterable<TicketRow>,
  summary: Summary,
): Promise<void> {
  await write('{\n  "tickets": [');
  let separator = '\n';
  for await (const row of rows) {
    const { zone: _zone, firstResponseDueAt: at, ...ticket } = row;
    const firstResponseDueAt = at === null ? null : new Date(at).toISOString();
    await write(`${separator}    ${JSON.stringify({ ...ticket, firstResponseDueAt })}`);
    separator = ',\n';
  }
  await write(`${separator === '\n' ? '' : '\n  '}],\n  "summary": ${JSON.stringify(summary)}\n}\n`);
}
