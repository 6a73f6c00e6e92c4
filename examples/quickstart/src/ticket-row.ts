import type { Priority, Status, Stored, Ticket } from '@deskwright/core';
import type { Helpdesk } from '@deskwright/runtime';
import { type Aurora, HOME_ZONE, policies } from './desk.ts';

/** A ticket as a list shows it. */
export interface TicketRow {
  readonly reference: string;
  readonly subject: string;
  /** The address of who asked. */
  readonly requester: string;
  readonly channel: string;
  readonly department: string | null;
  readonly assignee: string | null;
  readonly status: Status;
  readonly priority: Priority;
  readonly tags: readonly string[];
  /** Ids of the rules that fired on it, in the order in which they first did. */
  readonly rules: readonly string[];
  readonly firstResponseDueAt: number | null;
  /** The zone in which its department works. */
  readonly zone: string;
}

/** The zone of a clock's schedule; what runs round the clock is told in the zone of the shop. */
export function zoneOf(calendar: string | undefined): string {
  const schedules: Readonly<Record<string, { readonly timeZone: string } | undefined>> = policies.schedules;
  return schedules[calendar ?? '']?.timeZone ?? HOME_ZONE;
}

/** Gathers what a list shows of a ticket. */
export async function ticketRow(
  helpdesk: Helpdesk<Aurora>,
  { id, value: ticket }: Stored<Ticket<Aurora>>,
): Promise<TicketRow> {
  const system = helpdesk.asSystem();
  const fired = await system.history({ id }, { types: ['rule.fired'] });
  const clock = ticket.clocks.findLast(({ metric }) => metric === 'firstResponse');
  return {
    reference: ticket.reference,
    subject: ticket.personal.subject,
    requester: await addressOf(helpdesk, ticket),
    channel: ticket.channel,
    department: ticket.department,
    assignee: ticket.assignee,
    status: ticket.status,
    priority: ticket.priority,
    tags: ticket.tags,
    rules: [...new Set(fired.map((event) => (event as unknown as { readonly rule: string }).rule))],
    firstResponseDueAt: clock?.dueAt ?? null,
    zone: zoneOf(clock?.calendar),
  };
}

async function addressOf(helpdesk: Helpdesk<Aurora>, { requester, channel }: Ticket<Aurora>): Promise<string> {
  if (requester.kind === 'agent') return requester.id;
  const contact = await helpdesk.asSystem().contacts.get(requester.id);
  const addresses = contact?.value.personal.addresses ?? [];
  return (addresses.find((one) => one.channel === channel) ?? addresses[0])?.address ?? requester.id;
}

/** The rows of tickets by their ids, one at a time. */
export async function* rowsOf(helpdesk: Helpdesk<Aurora>, ids: Iterable<string>): AsyncGenerator<TicketRow, void> {
  for (const id of ids) {
    const ticket = await helpdesk.asSystem().ticket({ id });
    if (ticket !== null) yield await ticketRow(helpdesk, ticket);
  }
}

/** The rows of all tickets, the oldest first. */
export async function* allRows(helpdesk: Helpdesk<Aurora>): AsyncGenerator<TicketRow, void> {
  const page = { limit: 100 };
  let after: string | null = null;
  do {
    const query: { readonly limit: number; readonly after?: string } = after === null ? page : { ...page, after };
    const found = await helpdesk.asSystem().find(query);
    for (const ticket of found.items) yield await ticketRow(helpdesk, ticket);
    after = found.next;
  } while (after !== null);
}
