import type { AbortSignalLike, Claim } from '@deskwright/core/port';
import { type AppliedConfiguration, type ApplyOptions, applyConfiguration } from '../apply-configuration.ts';
import { perform } from '../perform.ts';
import type { InForce } from './in-force.ts';

const NOTHING: AppliedConfiguration = { isRearming: false, scheduled: [], retired: [], moving: [], stranded: [] };

/**
 * Applies what is in force. A process that cannot run what is stored leaves that to others: it would bring tickets back to
 * what was before.
 */
export async function applyInForce(inForce: InForce, options: ApplyOptions): Promise<AppliedConfiguration> {
  const { latest, isFollowing } = inForce;
  const applied = isFollowing ? await applyConfiguration(latest, options) : NOTHING;
  latest.once.isConfigured = true;
  return applied;
}

/** Before its first round under a configuration a process sees to it that what is stored is in line with it. */
export async function applyOnce(inForce: InForce): Promise<void> {
  if (!inForce.latest.once.isConfigured) await applyInForce(inForce, {});
}

/** Does one piece of work that was leased by other means than rounds. */
export async function performInForce(inForce: InForce, claim: Claim, signal: AbortSignalLike): Promise<void> {
  const context = await inForce.now();
  if (context.isStored) await applyOnce(inForce);
  await perform(context, claim, signal);
}
