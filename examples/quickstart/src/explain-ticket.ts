import { stat } from 'node:fs/promises';
import type { Contact, Message, Stored, StoredEvent, Ticket, TicketEvent } from '@deskwright/core';
import type { Helpdesk } from '@deskwright/runtime';
import colors from 'picocolors';
import { clockLines } from './clock-lines.ts';
import type { Options } from './command-line.ts';
import type { Aurora } from './desk.ts';
import { eventLines } from './event-lines.ts';
import { showInstant } from './instant.ts';
import { openForReading } from './open-desk.ts';
import { say, write } from './terminal.ts';
import { oneLine } from './text-table.ts';
import { zoneOf } from './ticket-row.ts';

/** A ticket with everything that its explanation speaks of. */
export interface Case {
  readonly ticket: Ticket<Aurora>;
  readonly requester: Contact | null;
  /** By their ids. */
  readonly messages: ReadonlyMap<string, Message>;
  /** The zone of the department that has the ticket now. */
  readonly zone: string;
}

const PAGE = 500;

/** Prints why a ticket stands where it stands. Gives the exit code. */
export async function explainTicket(reference: string, { db, at }: Options): Promise<number> {
  if ((await stat(db).catch(() => null)) === null) {
    await say(`quickstart: there is no database ${db} yet; run without --explain first`);
    return 1;
  }
  const { helpdesk, close } = openForReading(db, () => at ?? Date.now());
  try {
    const found = await helpdesk.asSystem().ticket({ reference });
    if (found === null) {
      await say(`quickstart: there is no ticket ${reference} in ${db}`);
      return 1;
    }
    await explain(helpdesk, found);
    return 0;
  } finally {
    await close();
  }
}

async function explain(helpdesk: Helpdesk<Aurora>, { id, value: ticket }: Stored<Ticket<Aurora>>): Promise<void> {
  const system = helpdesk.asSystem();
  const contact = ticket.requester.kind === 'contact' ? await system.contacts.get(ticket.requester.id) : null;
  const messages = new Map((await system.messages({ id })).map((message) => [message.id, message.value]));
  const zone = zoneOf(ticket.clocks.at(-1)?.calendar);
  const about: Case = { ticket, requester: contact?.value ?? null, messages, zone };

  for (const line of headLines(about)) await write(`${line}\n`);
  let instant = '';
  for await (const event of history(helpdesk, id)) {
    const lines = eventLines(event as TicketEvent<Aurora>, about);
    if (lines.length === 0) continue;
    const when = showInstant(event.at, zone, { year: true });
    if (when !== instant) await write(`\n${colors.bold(when)}\n`);
    instant = when;
    for (const line of lines) await write(`  ${line}\n`);
  }
  for (const clock of ticket.clocks) for (const line of clockLines(clock, zone)) await write(`${line}\n`);
}

async function* history(helpdesk: Helpdesk<Aurora>, id: string): AsyncGenerator<StoredEvent, void> {
  for (let after = 0; ; ) {
    const page = await helpdesk.asSystem().history({ id }, { after, limit: PAGE });
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last.seq;
  }
}

function headLines({ ticket, requester }: Case): readonly string[] {
  const { reference, personal, status, priority, department, assignee, tags, channel } = ticket;
  const name = requester?.personal.name ?? '';
  const address = requester?.personal.addresses[0]?.address ?? ticket.requester.id;
  return [
    `${colors.bold(reference)}  ${oneLine(personal.subject)}`,
    `from ${oneLine(name === '' ? address : `${name} <${address}>`)} by ${channel}`,
    [
      `status ${status}`,
      `priority ${priority}`,
      `department ${department ?? 'none'}`,
      `assignee ${assignee ?? 'nobody'}`,
      `tags ${tags.length === 0 ? 'none' : tags.join(', ')}`,
    ].join(' · '),
  ];
}
