import { DeskError } from '@deskwright/core';
import type { Context } from '../context.ts';
import { isReferenced } from './blob-references.ts';

/** How to sweep. */
export interface SweepOptions {
  /** How long a blob is left alone after it was last put, in milliseconds. Default a day, at least an hour. */
  readonly graceMs?: number;
}

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

/**
 * Removes blobs that nobody refers to and that were last put longer ago than the grace period, and says how many. What is
 * put is young, so a blob whose message is yet to be committed is left alone; one that is put again while it is looked at,
 * too. Throws {@link DeskError} `helpdesk.noBlobs`, `retention.badGrace`.
 */
export async function sweepBlobs(context: Context, { graceMs = DAY }: SweepOptions): Promise<number> {
  if (context.blobs === null) throw new DeskError('helpdesk.noBlobs', 'This desk has no place for blobs');
  if (!(graceMs >= HOUR)) throw new DeskError('retention.badGrace', 'Blobs are left alone for at least an hour');
  return context.blobs.sweep((sha256) => isReferenced(context, sha256), context.now() - graceMs);
}
