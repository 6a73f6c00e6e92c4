import type { Refusal } from '../../record/refusal.ts';
import type { Ticket } from '../ticket.ts';
import { gainedBy } from './decide-merge.ts';
import type { Incoming, MergeCommand } from './merge-command.ts';
import { alreadyMerged } from './merged-refusal.ts';
import { type Company, MAX_MERGED } from './merging.ts';

/** A command of a plan, and the ticket that it goes to. */
export interface MergeStep {
  readonly ticket: string;
  readonly command: MergeCommand;
}

/** What has to happen to several tickets in one commit, or why it cannot. */
export type MergePlan =
  | { readonly ok: true; readonly steps: readonly MergeStep[] }
  | { readonly ok: false; readonly refusal: Refusal };

/** A ticket with the tickets that have been merged into it. */
export interface MergeSource {
  readonly ticket: Ticket;
  readonly along: readonly Ticket[];
}

/**
 * What merging tickets into another one asks of each of them. Chains are made flat: what had been merged into one of them
 * leads to the surviving ticket directly. Refusals: `merge.self`, `merge.setAside` (spam, deleted or erased tickets take no
 * part), `merge.internal` (what agents ask of each other stays apart from what requesters see), `merge.tooMany` and
 * `ticket.merged`.
 */
export function planMerge(
  { ticket: survivor, along: family }: MergeSource,
  sources: readonly MergeSource[],
): MergePlan {
  const refusal = refusalOf(survivor, sources);
  if (refusal !== null) return { ok: false, refusal };
  const into = survivor.id;
  const own = ownCompany(survivor, family);
  const from: Incoming[] = [];
  const steps: MergeStep[] = [];
  for (const source of sources) {
    const incoming = incomingOf(source);
    from.push(incoming);
    const gave = gainedBy({ ...survivor, ...own }, incoming.brings);
    steps.push({ ticket: incoming.id, command: { type: 'ticket.merge', into, gave } });
    for (const { id, merging } of source.along) {
      const { gave: before = NOBODY } = merging ?? {};
      const command = { type: 'ticket.merge', into, through: incoming.id, gave: before } as const;
      steps.push({ ticket: id, command });
    }
  }
  return { ok: true, steps: [{ ticket: into, command: { type: 'ticket.absorb', from } }, ...steps] };
}

const NOBODY: Company = { participants: [], followers: [] };

/** Those who take part in a ticket for its own sake, and not because of one that is merged into it. */
function ownCompany({ participants, followers = [] }: Ticket, family: readonly Ticket[]): Company {
  const given = companyOf(family);
  return {
    participants: participants.filter((id) => !given.participants.includes(id)),
    followers: followers.filter((id) => !given.followers.includes(id)),
  };
}

/** Those who take part in a ticket because of these, which are merged into it. Others came along with one of them. */
function companyOf(family: readonly Ticket[]): Company {
  const gave = family.flatMap(({ merging }) => (merging === undefined || merging.via.length > 0 ? [] : [merging.gave]));
  return {
    participants: gave.flatMap(({ participants }) => participants),
    followers: gave.flatMap(({ followers }) => followers),
  };
}

function refusalOf(survivor: Ticket, sources: readonly MergeSource[]): Refusal | null {
  if (survivor.mergedInto !== undefined) return alreadyMerged(survivor.mergedInto);
  if (isSetAside(survivor)) return setAside(survivor);
  for (const { ticket } of sources) {
    if (ticket.id === survivor.id) {
      return { code: 'merge.self', message: 'A ticket cannot be merged into itself', remedy: 'Name another ticket' };
    }
    if (ticket.mergedInto !== undefined) return alreadyMerged(ticket.mergedInto);
    if (isSetAside(ticket)) return setAside(ticket);
    if (ticket.requester.kind !== survivor.requester.kind) {
      const message = 'What agents ask of each other is not merged with what a requester sees';
      return { code: 'merge.internal', message, remedy: 'Link the tickets instead' };
    }
  }
  const count = sources.reduce((sum, { along }) => sum + 1 + along.length, survivor.mergedFrom?.length ?? 0);
  if (count <= MAX_MERGED) return null;
  const message = `No more than ${MAX_MERGED} tickets can be merged into one`;
  return { code: 'merge.tooMany', message, remedy: 'Link further tickets as duplicates instead' };
}

function isSetAside({ spam, deleted, erased }: Ticket): boolean {
  return spam || deleted || erased;
}

function setAside({ reference, spam, deleted }: Ticket): Refusal {
  const what = spam ? 'is spam' : deleted ? 'is deleted' : 'is erased';
  return {
    code: 'merge.setAside',
    message: `Ticket ${reference} ${what}`,
    remedy: 'Restore it before, or leave it out',
  };
}

function incomingOf({ ticket, along }: MergeSource): Incoming {
  const { id, anchors, status } = ticket;
  return {
    id,
    along: along.map((one) => one.id),
    brings: broughtBy(ticket),
    unansweredSince: anchors.unansweredSince ?? null,
    lastRequesterMessageAt: anchors.lastRequesterMessageAt ?? null,
    isOpen: isOpen(status),
  };
}

/** Everybody that a ticket brings: its requester takes part in the conversation, or follows it when that is an agent. */
function broughtBy({ requester, participants, followers = [] }: Ticket): Company {
  const own = [requester.id];
  return requester.kind === 'contact'
    ? { participants: distinct([...own, ...participants]), followers }
    : { participants, followers: distinct([...own, ...followers]) };
}

function distinct(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)];
}

function isOpen(status: Ticket['status']): boolean {
  return status === 'new' || status === 'open';
}

/** What taking a ticket apart is decided from. */
export interface Apart {
  readonly ticket: Ticket;
  /** The ticket that it is merged into; `null` when that one is gone. */
  readonly survivor: Ticket | null;
  /** The other tickets that are merged into that one. */
  readonly others: readonly Ticket[];
}

/**
 * What taking a merged ticket out again asks of each ticket. It stands as it stood before, with those that had come along
 * with it. The surviving ticket loses who took part in it only because of this one, and opens no longer for its sake.
 * Refusals: `ticket.notMerged`, and `merge.along` for a ticket that came along with another one, which has to go first.
 */
export function planUnmerge({ ticket, survivor, others }: Apart): MergePlan {
  const { id, mergedInto, merging } = ticket;
  if (mergedInto === undefined || merging === undefined) {
    const message = 'This ticket is not merged into another one';
    return { ok: false, refusal: { code: 'ticket.notMerged', message } };
  }
  const through = merging.via.at(-1);
  if (through !== undefined && others.some((one) => one.id === through)) {
    const message = `This ticket came along with ${through}, which it had been merged into`;
    return { ok: false, refusal: { code: 'merge.along', message, remedy: `Unmerge ${through} first` } };
  }
  const family = others.filter((one) => one.merging?.via.includes(id) === true);
  const along = family.map((one) => one.id);
  const back = family.map((one): MergeStep => {
    return { ticket: one.id, command: { type: 'ticket.unmerge', along: [], through: id } };
  });
  const steps: MergeStep[] = [{ ticket: id, command: { type: 'ticket.unmerge', along } }, ...back];
  if (survivor === null) return { ok: true, steps };
  const remaining = others.filter((one) => !along.includes(one.id));
  const gave = onlyThrough(merging.gave, remaining);
  const isStillOpen = remaining.some((one) => one.merging !== undefined && isOpen(one.merging.status));
  const command = { type: 'ticket.giveBack', ticket: id, along, gave, isStillOpen } as const;
  return { ok: true, steps: [{ ticket: survivor.id, command }, ...steps] };
}

/** Of those who came with a ticket, those whom no other one has brought as well. */
function onlyThrough(gave: Company, others: readonly Ticket[]): Company {
  const given = companyOf(others);
  return {
    participants: gave.participants.filter((id) => !given.participants.includes(id)),
    followers: gave.followers.filter((id) => !given.followers.includes(id)),
  };
}
