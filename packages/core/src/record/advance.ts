import { approvalOfStep } from '../authority/approval-of-step.ts';
import type { Desk } from '../desk/desk.ts';
import type { Vocabulary } from '../desk/vocabulary.ts';
import { type Applied, applyMacro } from '../rule/apply-macro.ts';
import { escalate } from '../rule/escalate.ts';
import type { RuleAccount } from '../rule/rule-account.ts';
import { runRules } from '../rule/run-rules.ts';
import { type Changes, changeWatch, NO_CHANGES } from '../rule/watched-fields.ts';
import type { Requester } from '../ticket/ticket.ts';
import type { TicketCommand } from '../ticket/ticket-command.ts';
import type { TicketEventBody } from '../ticket/ticket-event.ts';
import { DeskError } from './desk-error.ts';
import type { Actor } from './event.ts';
import type { FactName, Facts } from './facts.ts';
import type { Instant, Json } from './json.ts';
import { actedOf, macroStage } from './macro-stage.ts';
import type { RecordId, Stored } from './record-id.ts';
import type { Refusal } from './refusal.ts';
import type { AnyCommand, Step } from './step.ts';
import { type Checkpoint, type Slot, Transaction } from './transaction.ts';

/** Where a command led: everything to persist, a refusal, or the facts that have to be loaded before it can be decided. */
export type Advanced =
  | { readonly ok: true; readonly step: Step }
  | { readonly ok: false; readonly refusal: Refusal }
  | { readonly need: readonly FactName[] };

/** How much `advance` tells. */
export interface AdvanceOptions {
  /** Give an account of every rule, not only of those that acted. */
  readonly trace?: boolean;
}

/** Facts that nobody else has seen yet. */
type OwnFacts = Facts & { change?: Changes };

/** How many automatic steps may follow from one another before a command is refused. */
export const MAX_HOPS = 16;

// More than the steps of all clocks of a ticket that nobody has looked at for years: each is repeated a thousand times at most.
const MAX_DUE = 10_000;
const SYSTEM: Actor = { kind: 'system', id: 'clock' };

/**
 * Decides one command to one record: what fell due before it, the command itself, and the rules that both wake, to a
 * fixed point. Pure: the same arguments give the same answer, byte for byte. `stored` is the record as it was loaded, or
 * `null`; nothing is changed in it. Throws {@link DeskError} `kind.unknown` for a kind that the desk does not have.
 */
export function advance<V extends Vocabulary>(
  desk: Desk<V>,
  record: RecordId,
  stored: Stored<unknown> | null,
  command: AnyCommand,
  facts: Facts,
  options: AdvanceOptions = {},
): Advanced {
  const { kinds, rules, macros, revision, watched, sla } = desk['~internal'];
  const kind = kinds.get(record.kind);
  if (kind === undefined) throw new DeskError('kind.unknown', `The desk has no records of kind "${record.kind}"`);
  const { meta } = command;
  if ((meta.hops ?? 0) > MAX_HOPS) {
    const message = `More than ${MAX_HOPS} automatic steps followed from one another`;
    return {
      ok: false,
      refusal: { code: 'command.tooManyHops', message, remedy: 'Look for records that command each other' },
    };
  }
  const context = {
    revision,
    kindOf(name: string) {
      const found = kinds.get(name);
      if (found === undefined) throw new DeskError('kind.unknown', `The desk has no records of kind "${name}"`);
      return found;
    },
    begin: (to: RecordId, first: AnyCommand, around: Facts): Advanced =>
      advance(desk, to, null, first, factsOfNew(first, stored, around)),
  };
  const tx = new Transaction(context, record, stored?.value ?? null, stored?.version ?? 0, meta);
  const trace: RuleAccount[] = [];
  // A copy has room for what changes along the way: it is copied for every rule, and not made to grow each time.
  let given: Facts = { ...facts, record: null, message: null, approval: null };
  /** Where that began with which rules have to do now: what fell due, or the command. */
  let begun = 0;

  const sceneFacts = (actor: Actor, around = given): OwnFacts => {
    const approval = approvalOfStep(tx.state, () => tx.eventsSince(begun));
    return { ...around, now: tx.at, actor, record: tx.state as Json, message: tx.message, approval };
  };
  const automate = (
    from: number,
    before: unknown,
    actor: Actor,
    dueAt: Instant | null = null,
  ): { readonly need: readonly FactName[] } | null => {
    if (record.kind !== 'ticket' || tx.position === from) return null;
    const changesNow = changeWatch(watched, before);
    const around = changesNow === null ? given : { ...given, change: NO_CHANGES };
    let seen: Facts | null = null;
    const stage = {
      // Asked for many times between one change and the next.
      facts() {
        if (seen === null || seen.record !== tx.state || seen.message !== tx.message) {
          const next = sceneFacts(actor, around);
          if (changesNow !== null) next.change = changesNow(next);
          seen = next;
        }
        return seen;
      },
      act(rule: string, cause: string, body: TicketCommand) {
        const by: Actor = { kind: 'rule', id: rule };
        // Only a seed for the ids of what this makes, so it need not look like one.
        const id = `${meta.id}|${rule}|${tx.position}`;
        // Rules look at the message that woke them, not at those that they send themselves.
        const { message } = tx;
        const result = tx.execute({ ...body, meta: { ...meta, id, at: tx.at, by, cause } }, sceneFacts(by), cause);
        tx.message = message;
        return actedOf(result);
      },
      reserve: () => tx.reserve(),
      fill: (slot: Slot, body: TicketEventBody) => tx.fill(slot, body, SYSTEM, meta.id),
      eventsSince: (position: number) => tx.eventsSince(position) as unknown as readonly TicketEventBody[],
      // No getter: an object literal with one gets a hidden class of its own each time, which then outlives what it holds.
      position: () => tx.position,
      checkpoint: () => tx.checkpoint(),
      restore: (checkpoint: Checkpoint) => tx.restore(checkpoint),
      emit: (body: TicketEventBody) => tx.emit([body], SYSTEM, meta.id),
    };
    const escalated = escalate(rules, sla, stage, from);
    if ('need' in escalated) return escalated;
    if (escalated.stop) return null;
    const result = runRules(rules, stage, from, options.trace === true);
    if ('need' in result) return result;
    trace.push(...(dueAt === null ? result.accounts : noticedLate(result.accounts, meta.at - dueAt)));
    return null;
  };
  const carryOut = (): Applied => {
    if (!isMacro(record, command) || tx.state === null) return tx.execute(command, sceneFacts(meta.by), meta.id);
    const applied = applyMacro(macros, macroStage(tx, command.macro, meta, sceneFacts), command.macro);
    given = { ...given, macro: command.macro };
    return applied;
  };

  // What fell due earlier happened earlier: it is dealt with first, so a late wake-up changes nothing but when it is noticed.
  // Each takes effect at its own instant, so what follows from it (a clock that resumes) does not depend on the delay either.
  tx.at = updatedAt(tx.state) ?? 0;
  for (let count = 0; stored !== null && kind.due !== undefined && count < MAX_DUE; count += 1) {
    const from = tx.position;
    begun = from;
    const before = tx.state;
    const due = kind.due(before, meta.at);
    if (due === null) break;
    tx.at = Math.max(tx.at, due.at);
    tx.emit(due.events, SYSTEM, meta.id);
    // Whoever it was that noticed has nothing to do with it.
    const missing = automate(from, before, SYSTEM, due.at);
    if (missing !== null) return missing;
  }
  tx.at = meta.at;
  if (record.kind === 'ticket' && tx.position > 0) {
    tx.emit([{ type: 'ticket.woken', until: meta.at } as TicketEventBody], SYSTEM, meta.id);
  }
  if (command.type !== 'wake' || kind.decidesWake === true) {
    const from = tx.position;
    begun = from;
    const before = tx.state;
    const result = carryOut();
    if (!('ok' in result) || !result.ok) return result;
    const failed = record.kind === 'ticket' ? tx.eventsSince(from).findLast(isDeliveryFailed) : undefined;
    if (failed !== undefined) given = { ...given, delivery: failed as unknown as Json };
    const missing = automate(from, before, meta.by);
    if (missing !== null) return missing;
  }
  tx.follow(stored?.value ?? null);
  return { ok: true, step: { ...tx.result(), trace } };
}

/** What is known around a ticket that another one creates. Who asked for the one is nothing to the other if it has another requester. */
function factsOfNew(first: AnyCommand, stored: Stored<unknown> | null, facts: Facts): Facts {
  const { now, actor, agent, agents, requester } = facts;
  const asks = (of: unknown) => (of as { readonly requester?: Requester } | null | undefined)?.requester;
  const [mine, its] = [asks(stored?.value), asks(first)];
  const isSame = mine?.kind === its?.kind && mine?.id === its?.id;
  return {
    now,
    actor,
    ...(agent === undefined ? {} : { agent }),
    ...(agents === undefined ? {} : { agents }),
    ...(isSame ? (requester === undefined ? {} : { requester }) : { requester: null }),
  };
}

function isMacro(record: RecordId, command: AnyCommand): command is AnyCommand & { readonly macro: string } {
  return record.kind === 'ticket' && command.type === 'ticket.applyMacro';
}

function isDeliveryFailed({ type }: { readonly type: string }): boolean {
  return type === 'delivery.failed';
}

/** The accounts of rules that acted on something that fell due, with how late that was noticed. */
function noticedLate(accounts: readonly RuleAccount[], lateMs: number): readonly RuleAccount[] {
  return accounts.map((account) => (account.considered && account.acts ? { ...account, lateMs } : account));
}

function updatedAt(state: unknown): number | null {
  const at = (state as { readonly updatedAt?: unknown } | null)?.updatedAt;
  return typeof at === 'number' ? at : null;
}
