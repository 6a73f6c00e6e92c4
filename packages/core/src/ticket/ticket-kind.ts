import * as z from 'zod';
import type { FieldDef } from '../record/field.ts';
import type { KindDef } from '../record/kind.ts';
import type { Schema } from '../record/schema.ts';
import { firstDue, wakeAt } from './agenda.ts';
import { decideTicket } from './decide.ts';
import { planInactivity } from './departure.ts';
import { evolveTicket } from './evolve.ts';
import { followConsultation } from './follow-consultation.ts';
import { followTicket } from './follow-ticket.ts';
import { leavingRetired } from './leave-department.ts';
import { folded, type Reactions, reactTicket } from './react.ts';
import type { Ticket } from './ticket.ts';
import type { TicketCommand } from './ticket-command.ts';
import type { TicketConfig } from './ticket-decision.ts';
import type { TicketEventBody } from './ticket-event.ts';

/** The kind of record that everything turns around, for the configuration of one desk. */
export function ticketKind(
  config: TicketConfig,
  reactions: Reactions,
  commands: Schema<TicketCommand>,
  fields: Readonly<Record<string, FieldDef>>,
): KindDef<Ticket, TicketCommand, TicketEventBody> {
  return {
    kind: 'ticket',
    schema: z.custom<Ticket>((value) => typeof value === 'object' && value !== null),
    commands,
    decide: (state, command, facts) => decideTicket(config, state, command, facts),
    evolve: evolveTicket,
    wakeAt,
    react(before, after, events, at, isSettled) {
      // Whatever happens to a ticket in a department that is gone, it does not stay there.
      const moved = config.departments.retired.size === 0 ? [] : leavingRetired(config, after);
      if (moved.length === 0) {
        const reaction = reactTicket(reactions, { before, after, events, at, isSettled });
        // Nothing is planned where the desk gives no tickets out.
        return config.assignment.isUsed ? [...reaction, ...planInactivity(config.assignment, after)] : reaction;
      }
      const there = folded(after, moved, at);
      return [
        ...moved,
        ...reactTicket(reactions, { before, after: there, events: [...events, ...moved], at, isSettled }),
        ...planInactivity(config.assignment, there),
      ];
    },
    follow: (before, after) => [
      ...followTicket(config.assignment, before, after),
      ...followConsultation(before, after),
    ],
    due: firstDue,
    fields,
  };
}
