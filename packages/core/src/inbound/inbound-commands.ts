import type { Policies } from '../desk/policies.ts';
import type { MessageSignal } from '../port/channel.ts';
import type { CreateTicket, MessageInput, TicketCommand } from '../ticket/ticket-command.ts';
import { bounceOf } from './bounce-of.ts';
import { followUpPolicy } from './follow-up.ts';
import type { InboundContext, Situation } from './plan-inbound.ts';

/** How many recipients of a message are kept with it. */
const MOST_SHOWN = 50;

/** The command that adds a message to the ticket it belongs to. */
export function additionOf(
  policies: Policies,
  signal: MessageSignal,
  context: InboundContext,
  { standing }: Situation,
  participants: readonly string[],
): TicketCommand {
  const joining = participants.length === 0 ? {} : { addParticipants: participants };
  const words = { ...inputOf(signal, context), ...joining };
  // An agent's HTML is the whole mail, quotations included.
  const message = standing === 'agent' ? { ...words, html: null, htmlBlob: null } : words;
  // What an agent's mail program says by itself is not for the requester.
  const visibility = standing === 'agent' && signal.automated !== false ? 'internal' : 'public';
  const bounce = bounceOf(signal, context.message);
  if (bounce !== null) {
    const requester = context.merged?.value.requester;
    const whose = requester?.kind === 'contact' ? { ...bounce, recipient: requester.id } : bounce;
    return { type: 'message.add', visibility, ...message, bounce: whose };
  }
  if (standing !== 'thirdParty' || signal.automated === 'bounce')
    return { type: 'message.add', visibility, ...message };
  const quiet = policies.inbound?.thirdParty === 'join' ? { filedOnly: true } : {};
  return { type: 'message.add', visibility, ...message, thirdParty: true, ...quiet };
}

/** A command that opens a ticket, for a requester who is still to be named. */
type Creation = Omit<CreateTicket, 'requester'>;

/** The commands that open the ticket of a message, and those of other departments where each is to have one. */
export function creationsOf(
  policies: Policies,
  signal: MessageSignal,
  context: InboundContext,
  { reasons, departments }: Situation,
  participants: readonly string[],
): readonly [Creation, ...Creation[]] {
  const { ticket, contact, channel } = context;
  const earlier = reasons.ticket === 'closed' || reasons.ticket === 'thirdParty' ? ticket : null;
  const isFollowUp = reasons.ticket === 'closed';
  const keeps = isFollowUp && followUpPolicy(policies, ticket?.value.department ?? null).keepAssignee;
  const first: Creation = {
    type: 'ticket.create',
    channel,
    subject: signal.subject ?? '',
    message: inputOf(signal, context),
    department: reasons.department?.department ?? null,
    language: signal.language,
    ...(participants.length === 0 ? {} : { participants }),
    ...(contact === null || contact.value.organization === null ? {} : { organization: contact.value.organization }),
    ...(earlier === null ? {} : { parentId: earlier.id }),
    ...(keeps && ticket !== null && ticket.value.assignee !== null ? { assignee: ticket.value.assignee } : {}),
  };
  const others = policies.inbound?.severalDepartments === 'each' ? departments.slice(1) : [];
  return [first, ...others.map((department) => ({ ...first, department }))];
}

function inputOf(signal: MessageSignal, context: InboundContext): MessageInput {
  return {
    ...context.body,
    attachments: signal.attachments,
    raw: signal.raw,
    thread: signal.ref.thread,
    automated: signal.automated,
    occurredAt: signal.occurredAt,
    ...(signal.to.length === 0 ? {} : { to: signal.to.slice(0, MOST_SHOWN) }),
    ...(signal.cc.length === 0 ? {} : { cc: signal.cc.slice(0, MOST_SHOWN) }),
  };
}
