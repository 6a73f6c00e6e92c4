import type { TicketEventBody } from '../ticket/ticket-event.ts';

/**
 * What a rule can react to today.
 *
 * | trigger | when |
 * | --- | --- |
 * | `ticket.created` | a ticket was opened, on whichever channel |
 * | `ticket.updated` | any property of an existing ticket changed |
 * | `ticket.assigned`, `ticket.unassigned` | an agent got it; nobody has it any more |
 * | `ticket.snoozed`, `ticket.snoozeEnded` | it was postponed; its time came, and nobody had opened it before |
 * | `ticket.reopened` | it was resolved or closed, and is not any more |
 * | `ticket.flagged` | any of spam, deleted, restricted changed; the four after it say which way |
 * | `ticket.estimateChanged` | when an answer or a solution is to be expected was said, changed or taken back |
 * | `ticket.escalated`, `ticket.deescalated` | it went up its escalation path, or back |
 * | `consultation.opened`, `consultation.answered` | an agent asked somebody about it, in an internal ticket; somebody answered there |
 * | `consultation.closed`, `consultation.reopened` | that internal ticket ended; its agent asked on |
 * | `participant.added` | somebody was copied in |
 * | `ticket.merged`, `ticket.mergeReceived` | it became part of another ticket; another one became part of it |
 * | `ticket.split` | some of its messages were copied to a new ticket |
 * | `ticket.linked` | it was linked to another ticket, or as something else than before |
 * | `message.added` | any message of a person, notes and automatic mail included; the three after it are parts of it |
 * | `delivery.failed` | a message of ours could not be delivered |
 * | `approval.requested`, `.granted`, `.refused`, `.withdrawn`, `.expired` | something waits for an approval; it may be done, because somebody or a limit says so; it may not |
 * | `macro.applied` | somebody applied a macro; what it did pulls its own triggers |
 * | `sla.retargeted` | another policy, priority or department changed what was promised |
 */
const LIVE = [
  'ticket.created',
  'ticket.updated',
  'ticket.transferred',
  'ticket.assigned',
  'ticket.unassigned',
  'ticket.statusChanged',
  'ticket.resolved',
  'ticket.closed',
  'ticket.reopened',
  'ticket.snoozed',
  'ticket.snoozeEnded',
  'ticket.priorityChanged',
  'ticket.tagsChanged',
  'ticket.fieldsChanged',
  'ticket.subjectChanged',
  'ticket.languageChanged',
  'ticket.organizationChanged',
  'ticket.participantsChanged',
  'ticket.estimateChanged',
  'ticket.escalated',
  'ticket.deescalated',
  'consultation.opened',
  'consultation.answered',
  'consultation.closed',
  'consultation.reopened',
  'participant.added',
  'ticket.merged',
  'ticket.mergeReceived',
  'ticket.split',
  'ticket.linked',
  'ticket.flagged',
  'ticket.spamMarked',
  'ticket.spamUnmarked',
  'ticket.deleted',
  'ticket.restored',
  'message.added',
  'message.received',
  'message.sent',
  'note.added',
  'delivery.failed',
  'approval.requested',
  'approval.granted',
  'approval.refused',
  'approval.withdrawn',
  'approval.expired',
  'macro.applied',
  'sla.started',
  'sla.paused',
  'sla.resumed',
  'sla.retargeted',
  'sla.cancelled',
  'sla.warned',
  'sla.breached',
  'sla.met',
] as const;

/**
 * Names that a rule may have already, so that it need not be written anew when what pulls them arrives. Nothing pulls them
 * yet.
 *
 * | triggers | arrive with |
 * | --- | --- |
 * | `ticket.viewed`, `ticket.left` | presence |
 * | `message.edited` | channels whose messages can be edited |
 * | `contact.*`, `organization.updated`, `agent.availabilityChanged` | rules on records other than tickets |
 * | `rating.received` | surveys |
 * | `checklist.completed`, `reminder.reached` | checklists and reminders |
 * | `chat.*`, `call.*`, `queue.*` | the channels for conversation, and queues |
 */
const RESERVED = [
  'ticket.viewed',
  'ticket.left',
  'message.edited',
  'contact.created',
  'contact.updated',
  'contact.erased',
  'organization.updated',
  'agent.availabilityChanged',
  'rating.received',
  'checklist.completed',
  'reminder.reached',
  'chat.started',
  'chat.pickedUp',
  'chat.missed',
  'chat.ended',
  'call.received',
  'call.pickedUp',
  'call.missed',
  'call.ended',
  'call.transferred',
  'queue.lengthChanged',
  'queue.waitExceeded',
] as const;

/** Every name that may stand in a rule's `on`: what happens today, and what arrives with later kinds of records. */
export const TRIGGERS = [...LIVE, ...RESERVED] as const;

/** One of {@link TRIGGERS}. */
export type Trigger = (typeof TRIGGERS)[number];

/** Wakes one version of one rule and no other: its moment has come. */
export type RuleCall = `rule ${string}`;

/** What rules are looked up by: triggers, and calls of single rules. */
export type Occasion = Trigger | RuleCall;

/** The call of a version of a rule, `id@digest`. */
export function callOf(version: string): RuleCall {
  return `rule ${version}`;
}

const UPDATES: ReadonlySet<string> = new Set([
  'ticket.transferred',
  'ticket.assigned',
  'ticket.statusChanged',
  'ticket.priorityChanged',
  'ticket.tagsChanged',
  'ticket.fieldsChanged',
  'ticket.subjectChanged',
  'ticket.languageChanged',
  'ticket.organizationChanged',
  'ticket.participantsChanged',
  'ticket.estimateChanged',
  'ticket.flagged',
  'ticket.merged',
  'ticket.mergeReceived',
  'ticket.absorbed',
  'ticket.unmerged',
  'ticket.gaveBack',
  'ticket.linked',
  'ticket.unlinked',
  'ticket.followersChanged',
]);
const NONE: readonly never[] = [];
/** The triggers of events whose type tells them all. */
const PLAIN: ReadonlyMap<string, readonly Trigger[]> = new Map(LIVE.map((type) => [type, withUpdate(type, [type])]));

type EventOf<T extends TicketEventBody['type']> = Extract<TicketEventBody, { readonly type: T }>;

/** The triggers that an event pulls. Messages that rules and the system send pull none, so no rule answers a rule; nor do copies. */
export function triggersOf(event: TicketEventBody): readonly Occasion[] {
  if (event.type === 'timer.reached') return event.rules.map(callOf);
  if (event.type === 'slot.reached') return [callOf(`${event.rule}@${event.digest}`)];
  if (event.type === 'message.added') return messageTriggers(event);
  const own = ownTriggers(event);
  return own !== null ? withUpdate(event.type, own) : (PLAIN.get(event.type) ?? NONE);
}

function withUpdate(type: string, triggers: readonly Trigger[]): readonly Trigger[] {
  return UPDATES.has(type) ? [...triggers, 'ticket.updated'] : triggers;
}

/** The triggers that depend on what the event says; `null` when its type tells them all. */
function ownTriggers(event: TicketEventBody): readonly Trigger[] | null {
  switch (event.type) {
    case 'ticket.assigned':
      return [event.assignee === null ? 'ticket.unassigned' : 'ticket.assigned'];
    case 'ticket.transferred':
      if (event.assignee === event.previousAssignee) return [event.type];
      return [event.type, event.assignee === null ? 'ticket.unassigned' : 'ticket.assigned'];
    case 'ticket.statusChanged':
      return statusTriggers(event);
    case 'ticket.flagged':
      return flagTriggers(event);
    case 'ticket.participantsChanged':
      return event.added.length === 0 ? [event.type] : [event.type, 'participant.added'];
    case 'ticket.absorbed':
      return gained(event);
    case 'ticket.unmerged':
    case 'ticket.gaveBack':
    case 'ticket.unlinked':
    case 'ticket.followersChanged':
      return NONE;
    default:
      return null;
  }
}

function gained({ gained: { participants } }: EventOf<'ticket.absorbed'>): readonly Trigger[] {
  return participants.length === 0 ? ['ticket.mergeReceived'] : ['ticket.mergeReceived', 'participant.added'];
}

function statusTriggers({ type, from, to, isTimeUp }: EventOf<'ticket.statusChanged'>): readonly Trigger[] {
  const triggers: Trigger[] = [type];
  if (to === 'pending') triggers.push('ticket.snoozed');
  if (isTimeUp === true) triggers.push('ticket.snoozeEnded');
  if (to === 'resolved' || to === 'closed') triggers.push(`ticket.${to}`);
  else if (from === 'resolved' || from === 'closed') triggers.push('ticket.reopened');
  return triggers;
}

function flagTriggers({ type, flag, value }: EventOf<'ticket.flagged'>): readonly Trigger[] {
  if (flag === 'spam') return [type, value ? 'ticket.spamMarked' : 'ticket.spamUnmarked'];
  if (flag === 'deleted') return [type, value ? 'ticket.deleted' : 'ticket.restored'];
  return [type];
}

function messageTriggers(event: EventOf<'message.added'>): readonly Trigger[] {
  if (event.automated === 'sent' || event.copyOf !== undefined) return [];
  if (event.visibility === 'internal') return ['message.added', 'note.added'];
  return ['message.added', event.direction === 'in' ? 'message.received' : 'message.sent'];
}
