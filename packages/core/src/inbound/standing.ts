import type { Contact } from '../contact/contact.ts';
import type { InboundPolicy } from '../desk/policies.ts';
import type { Stored } from '../record/record-id.ts';
import type { Ticket } from '../ticket/ticket.ts';

/**
 * What a sender is to a ticket: who asked, somebody copied in, an agent, somebody of the same organization (where the
 * desk lets them in), or a `thirdParty`.
 */
export type Standing = 'requester' | 'participant' | 'agent' | 'organization' | 'thirdParty';

/** What the sender of a message is to a ticket. */
export function standingOf(
  ticket: Ticket,
  contact: Stored<Contact> | null,
  agent: string | null,
  policy: InboundPolicy | undefined,
): Standing {
  const { requester, participants, organization } = ticket;
  if (requester.kind === 'contact' && requester.id === contact?.id) return 'requester';
  if (agent !== null) return requester.kind === 'agent' && requester.id === agent ? 'requester' : 'agent';
  if (contact === null) return 'thirdParty';
  if (participants.includes(contact.id)) return 'participant';
  const isColleague = organization !== null && organization === contact.value.organization;
  return isColleague && policy?.colleagues === true ? 'organization' : 'thirdParty';
}

/** What a sender is to a ticket, if what they wrote to was merged into it: whoever had a part in that has one in this. */
export function standingThrough(standing: Standing, inMerged: Standing | undefined): Standing {
  const isOutside = standing === 'thirdParty' && inMerged !== undefined && inMerged !== 'thirdParty';
  return isOutside ? 'participant' : standing;
}
