import type { Vocabulary } from '../desk/vocabulary.ts';
import type { Stamp } from '../record/event.ts';
import type { Instant } from '../record/json.ts';
import type { TicketEventBody } from './ticket-event.ts';

/** The channel of tickets that agents open for each other. Every desk has it, and nothing is sent on it. */
export const INTERNAL_CHANNEL = 'internal';

/** How many consultations a ticket can have in its life. */
export const MAX_CONSULTATIONS = 50;

/**
 * Whom an agent asks: one agent, whoever works for a department, the manager of the ticket's department, or the first step of
 * that department's escalation path (`senior`), which without a path is its manager.
 */
export type ConsultAsk<V extends Vocabulary = Vocabulary> =
  | { readonly agent: string }
  | { readonly department: V['department'] }
  | { readonly manager: true }
  | { readonly senior: true };

/** Who was asked, as it was found out. */
export interface Asked<V extends Vocabulary = Vocabulary> {
  /** `null`: whoever of the department takes it. */
  readonly agent: string | null;
  /** The department of the internal ticket; `null` is the implicit one. */
  readonly department: V['department'] | null;
}

/** Where a question stands: nobody has answered (again), somebody has, or nobody is going to. */
export type ConsultationState = 'open' | 'answered' | 'closed';

/** A question that an agent asked about a ticket, in an internal ticket of its own. */
export interface Consultation<V extends Vocabulary = Vocabulary> {
  /** Id of the internal ticket, whose `parentId` is this ticket. */
  readonly id: string;
  readonly asked: Asked<V>;
  /** The agent who asked. */
  readonly by: string;
  readonly at: Instant;
  readonly state: ConsultationState;
  /** When the internal ticket last told of itself. */
  readonly changedAt: Instant;
  /** Who answered last; left out while nobody has. */
  readonly answeredBy?: string;
  /** When that was. */
  readonly answeredAt?: Instant;
  /** The ticket is on hold because of it. */
  readonly holds?: true;
  /** Whoever was asked may look at the ticket as long as the question is open. */
  readonly isShared?: true;
  /** Answers stay in the internal ticket. */
  readonly isKeptApart?: true;
}

/** Who may look at a ticket beside those whose it is, because they were asked about it. */
export interface Consulted<V extends Vocabulary = Vocabulary> {
  /** Ids. */
  readonly agents: readonly string[];
  readonly departments: readonly V['department'][];
}

/** What happens to consultations, without the stamp that every event carries. */
export type ConsultationEventBody<V extends Vocabulary = Vocabulary> =
  | {
      readonly type: 'consultation.opened';
      /** Id of the internal ticket. */
      readonly consultation: string;
      readonly asked: Asked<V>;
      /** The agent who asks. */
      readonly asker: string;
      readonly holds?: true;
      readonly isShared?: true;
      readonly isKeptApart?: true;
    }
  | {
      readonly type: 'consultation.answered';
      readonly consultation: string;
      readonly agent: string;
      /** When the internal ticket was answered. */
      readonly since: Instant;
    }
  /** The internal ticket was resolved, closed or deleted; or the asker has asked on. */
  | {
      readonly type: 'consultation.closed' | 'consultation.reopened';
      readonly consultation: string;
      readonly since: Instant;
    };

/** What an event changes in the consultations of a ticket. */
interface ConsultationSlice {
  readonly consultations?: readonly Consultation[];
  readonly consulted?: Consulted;
}

type StatusChange = Extract<TicketEventBody, { type: 'ticket.statusChanged' }>;
const STATES = {
  'consultation.answered': 'answered',
  'consultation.closed': 'closed',
  'consultation.reopened': 'open',
} as const;

/** Folds an event into the consultations of a ticket. */
export function evolveConsultations(
  { consultations = [] }: ConsultationSlice,
  event: Stamp & ConsultationEventBody,
): ConsultationSlice {
  if (event.type === 'consultation.opened') {
    const { consultation: id, asked, asker: by, at } = event;
    const marks = {
      ...(event.holds === undefined ? {} : { holds: event.holds }),
      ...(event.isShared === undefined ? {} : { isShared: event.isShared }),
      ...(event.isKeptApart === undefined ? {} : { isKeptApart: event.isKeptApart }),
    };
    return sliceOf([...consultations, { id, asked, by, at, state: 'open', changedAt: at, ...marks }]);
  }
  const next = consultations.map((one): Consultation => {
    if (one.id !== event.consultation) return one;
    const { holds, ...rest } = one;
    const changed = { ...rest, ...standing(one, event) };
    const { state } = changed;
    const isLatest = event.type === 'consultation.answered' && event.since >= (one.answeredAt ?? 0);
    const answered = isLatest ? { ...changed, answeredBy: event.agent, answeredAt: event.since } : changed;
    return holds === true && state === 'open' ? { ...answered, holds } : answered;
  });
  return sliceOf(next);
}

const PROGRESS: readonly ConsultationState[] = ['open', 'answered', 'closed'];

/** News may come in any order: what happened last counts, and of what happened at once the one that ends more. */
function standing(
  { state, changedAt }: Consultation,
  { type, since }: Exclude<ConsultationEventBody, { type: 'consultation.opened' }>,
): Pick<Consultation, 'state' | 'changedAt'> {
  const next = STATES[type];
  const isNewer = since > changedAt || (since === changedAt && PROGRESS.indexOf(next) > PROGRESS.indexOf(state));
  return isNewer ? { state: next, changedAt: since } : { state, changedAt };
}

/** Somebody else has ended the hold, so no answer does. */
export function releaseHolds({ consultations }: ConsultationSlice, event: StatusChange): ConsultationSlice {
  if (event.from !== 'onHold' || consultations?.some(({ holds }) => holds === true) !== true) return {};
  return sliceOf(consultations.map(({ holds: _ended, ...rest }) => rest));
}

function sliceOf(consultations: readonly Consultation[]): ConsultationSlice {
  if (consultations.every(({ isShared }) => isShared !== true)) return { consultations };
  const shared = consultations.filter(({ state, isShared }) => isShared === true && state === 'open');
  const agents = shared.flatMap(({ asked }) => (asked.agent === null ? [] : [asked.agent]));
  const departments = shared.flatMap(({ asked }) =>
    asked.agent === null && asked.department !== null ? [asked.department] : [],
  );
  return { consultations, consulted: { agents: [...new Set(agents)], departments: [...new Set(departments)] } };
}

/** The questions that nobody has answered yet. */
export function openConsultations({ consultations = [] }: ConsultationSlice): readonly Consultation[] {
  return consultations.filter(({ state }) => state === 'open');
}
