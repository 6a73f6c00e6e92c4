import { type Actor, DeskError, type MessageCommand } from '@deskwright/core';
import type { Claim, Receipt, Settlement } from '@deskwright/core/port';
import { drainQueue } from './assignment/drain-queue.ts';
import { leaveAgent } from './assignment/leave-agent.ts';
import { backOffMs } from './back-off.ts';
import { configurationOf } from './configuration-of.ts';
import type { Context } from './context.ts';
import { batchOf, type Executed, execute } from './execute.ts';
import { settlementOf } from './settlement-of.ts';

const WORKER: Actor = { kind: 'system', id: 'worker' };
/** After this many attempts work is set aside with its error, and a delivery is given up: about two days of trying. */
const MAX_ATTEMPTS = 12;
/** Less than the attempts take when each of them is made. */
const LONG_ENOUGH_MS = 12 * 3_600_000;
/** How long deliveries of a stopped channel are left alone, where other channels go on sending. */
const STOPPED_MS = 10 * 60_000;
/** How long a job that is for a process with another configuration is left alone, for that process to take it. */
const OTHERS_MS = 1000;

/** Does one piece of leased work and settles it, whatever happens. Never throws for the work's own faults. */
export async function perform(context: Context, claim: Claim, signal: { readonly aborted: boolean }): Promise<void> {
  try {
    if (claim.what === 'delivery') await deliver(context, claim, signal);
    else if (claim.what === 'wake') await wake(context, claim);
    else await command(context, claim);
  } catch (error) {
    await putOff(context, claim, error);
  }
}

async function wake(context: Context, claim: Extract<Claim, { what: 'wake' }>): Promise<void> {
  if (claim.record.kind === 'queue') {
    // Whose lease was taken back by a notice has done its work; the notice brings the next.
    await drainQueue(context, claim);
    return;
  }
  const settled = [done(claim)];
  const executed = await execute(context, claim.record, { type: 'wake' }, { by: WORKER, settled });
  report(context, claim, executed);
  if (executed.outcome !== 'refused') return;
  const { code, message } = executed.refusal;
  context.onError(new DeskError(code, message));
  // Else the lease is left to run out.
  if (code !== 'job.otherConfiguration') return;
  const { once } = context;
  if (context.isStored && !once.isMended) {
    // A process that was late, or died, may have told the job of a configuration that is over; once is enough to put it right.
    once.isMended = true;
    once.isConfigured = false;
  }
  await settle(context, { token: claim.token, retryAt: context.now() + OTHERS_MS, error: message });
}

async function command(context: Context, claim: Extract<Claim, { what: 'command' }>): Promise<void> {
  const { meta, ...body } = claim.command;
  const belongsTo = await configurationOf(context, body);
  if (belongsTo === 'other')
    throw new DeskError('work.otherConfiguration', `${body.type} is for a process with other policies`);
  if (belongsTo === 'over') {
    await settle(context, done(claim));
    return;
  }
  const { id, by, cause = meta.id, hops = 0 } = meta;
  const executed =
    body.type === 'ticket.leaveAgent'
      ? await leaveAgent(context, claim)
      : await execute(context, claim.to, body, { id, by, cause, hops, settled: [done(claim)] });
  report(context, claim, executed);
  if (executed.outcome !== 'refused') return;
  await setAside(context, claim, new DeskError('work.refused', `${body.type}: ${executed.refusal.message}`));
}

async function deliver(
  context: Context,
  claim: Extract<Claim, { what: 'delivery' }>,
  signal: { readonly aborted: boolean },
): Promise<void> {
  const { delivery } = claim;
  const channel = context.channels.get(delivery.channel);
  if (channel === undefined) {
    await settleMessage(context, claim, {
      type: 'message.settle',
      outcome: 'failed',
      detail: `no channel "${delivery.channel}"`,
    });
    return;
  }
  if (context.stopped.has(channel.name)) {
    const retryAt = context.now() + STOPPED_MS;
    await settle(context, { token: claim.token, retryAt, error: 'the channel is stopped' });
    return;
  }
  const receipt = await channel.send(channel.render(delivery.message), { key: delivery.id, signal });
  const outcome = settlementOf(receipt, await isLastAttempt(context, claim));
  if (outcome === null) await tryAgain(context, claim, receipt as Extract<Receipt, { ok: false }>);
  else await settleMessage(context, claim, outcome);
}

/** Whether a message has been tried long enough. What it waited while its channel was stopped counts for nothing. */
async function isLastAttempt(
  context: Context,
  { attempt, delivery }: Extract<Claim, { what: 'delivery' }>,
): Promise<boolean> {
  if (attempt < MAX_ATTEMPTS) return false;
  const message = await context.storage.load(delivery.from);
  const { createdAt } = (message?.value ?? {}) as { readonly createdAt?: unknown };
  return typeof createdAt !== 'number' || context.now() - createdAt >= LONG_ENOUGH_MS;
}

async function tryAgain(
  context: Context,
  claim: Extract<Claim, { what: 'delivery' }>,
  receipt: Extract<Receipt, { ok: false }>,
): Promise<void> {
  const now = context.now();
  if (receipt.retry !== 'auth') {
    const earliest = receipt.retry === 'later' ? receipt.notBefore : 0;
    const retryAt = Math.max(earliest, now + backOffMs(claim.attempt));
    await settle(context, { token: claim.token, retryAt, error: receipt.detail });
    return;
  }
  // A refused password is the desk's fault, not the message's, and trying on may lock the account: a person has to mend it.
  const { channel } = claim.delivery;
  if (context.stopped.stop(channel, receipt.detail, now)) {
    const message = `"${channel}" sends nothing until it is resumed, its credentials are refused: ${receipt.detail}`;
    context.onError(new DeskError('delivery.auth', message));
  }
  const retryAt = context.stopped.areAll ? now : now + STOPPED_MS;
  await settle(context, { token: claim.token, retryAt, error: receipt.detail });
}

async function settleMessage(
  context: Context,
  claim: Extract<Claim, { what: 'delivery' }>,
  body: MessageCommand,
): Promise<void> {
  const { from, id } = claim.delivery;
  const executed = await execute(context, from, body, { by: WORKER, cause: id, settled: [done(claim)] });
  report(context, claim, executed);
  // The message is gone or does not want to hear of it; the work is done all the same.
  if (executed.outcome === 'refused') await settle(context, done(claim));
}

/** Leaves failed work for later, or sets it aside when it has failed too often. */
async function putOff(context: Context, claim: Claim, error: unknown): Promise<void> {
  context.onError(error);
  if (claim.attempt >= MAX_ATTEMPTS) {
    await setAside(context, claim, error);
    return;
  }
  const retryAt = context.now() + backOffMs(claim.attempt);
  await settleQuietly(context, { token: claim.token, retryAt, error: messageOf(error) });
}

async function setAside(context: Context, claim: Claim, error: unknown): Promise<void> {
  const message = messageOf(error);
  context.onError(new DeskError('work.quarantined', `A ${claim.what} was set aside: ${message}`, { cause: error }));
  await settleQuietly(context, { token: claim.token, retryAt: null, error: message });
}

async function settle(context: Context, settlement: Settlement): Promise<void> {
  await context.storage.commit(batchOf([], { settled: [settlement] }));
}

/** Storage that cannot even take the word that work failed is left alone: the lease runs out and the work comes back. */
async function settleQuietly(context: Context, settlement: Settlement): Promise<void> {
  try {
    await settle(context, settlement);
  } catch (error) {
    context.onError(error);
  }
}

function done(claim: Claim): Settlement {
  return { token: claim.token, retryAt: null };
}

function report(context: Context, claim: Claim, executed: Executed): void {
  if (executed.outcome !== 'leaseLost') return;
  context.onError(
    new DeskError('work.leaseLost', `A ${claim.what} took longer than its lease; another worker has it now`),
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
