import type { Instant } from '../record/json.ts';
import type { Priority, Status } from '../ticket/ticket.ts';

/** A ticket in a queue, as assignment looks at it. It is JSON; a compiled policy makes it of a ticket (`waiting`). */
export interface WaitingTicket {
  readonly id: string;
  readonly department: string | null;
  readonly channel: string;
  readonly priority: Priority;
  readonly status: Status;
  /** BCP 47 tag, `null` when unknown: then nobody has to speak it. */
  readonly language: string | null;
  /** Ids of who asked and of their organization, for conflicts of interest. */
  readonly requester: string;
  readonly organization: string | null;
  readonly createdAt: Instant;
  /** Since when it is to be assigned: created, transferred here, or taken from an agent. */
  readonly waitingSince: Instant;
  /** When the first of its running SLA clocks falls due; `null` when none runs. */
  readonly dueAt: Instant | null;
  /** Level that is required of each skill, before the policy relaxes it with waiting. */
  readonly skills: Readonly<Record<string, number>>;
  /** How much of an agent's capacity it takes; 0 takes none. */
  readonly weight: number;
  readonly vip: boolean;
  /** May use the slots that the policy keeps free. */
  readonly isReserved: boolean;
  /** Came by a transfer that goes to the front of the queue. */
  readonly transferred: boolean;
  /** Its place when people order the queue by hand, the smallest first; `null` for none, which is last. */
  readonly position: number | null;
  /** The agent who last handled a ticket of this requester, if known. */
  readonly lastAgent: string | null;
  /** The agent who wrote the last answer on this ticket. */
  readonly lastResponder: string | null;
  /** Agents who declined it, or let its offer pass: it is not given back to them. */
  readonly declinedBy: readonly string[];
  /** Agents it must not go to, whatever the reason. */
  readonly excluded: readonly string[];
  /** Departments whose members may get it, too, since it has overflowed. */
  readonly alsoAsk: readonly string[];
}

/** A ticket of which little is known: of normal priority, asked for by nobody in particular. For tests, and to begin from. */
export function waitingTicket(
  id: string,
  known: Partial<Omit<WaitingTicket, 'id'>> & { readonly waitingSince: Instant },
): WaitingTicket {
  return {
    id,
    department: null,
    channel: 'email',
    priority: 'normal',
    status: 'new',
    language: null,
    requester: '',
    organization: null,
    createdAt: known.waitingSince,
    dueAt: null,
    skills: {},
    weight: 1,
    vip: false,
    isReserved: false,
    transferred: false,
    position: null,
    lastAgent: null,
    lastResponder: null,
    declinedBy: [],
    excluded: [],
    alsoAsk: [],
    ...known,
  };
}
