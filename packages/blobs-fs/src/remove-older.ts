import { randomUUID } from 'node:crypto';
import { rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Instant } from '@deskwright/core/port';
import { ifPresent } from './on-disk.ts';

async function putAt(path: string): Promise<Instant | null> {
  const stats = await ifPresent(() => stat(path));
  // File systems keep seconds and nanoseconds; the way there and back may lose a fraction of a millisecond.
  return stats === null ? null : Math.round(stats.mtimeMs);
}

/**
 * Removes a file that was last put before an instant and that `isWanted` denies, and says whether it did. The same bytes
 * may be put again meanwhile: so the file is first moved aside, looked at once more, and moved back if it turns out young.
 */
export async function removeOlder(
  path: string,
  olderThan: Instant,
  isWanted: () => Promise<boolean>,
  aside: string,
): Promise<boolean> {
  const before = await putAt(path);
  if (before === null || before >= olderThan || (await isWanted())) return false;
  const moved = join(aside, `${basename(path)}.${randomUUID()}`);
  const wasThere = await ifPresent(async () => {
    await rename(path, moved);
    return true;
  });
  if (wasThere === null) return false;
  const after = await putAt(moved);
  if (after !== null && after >= olderThan) {
    await ifPresent(() => rename(moved, path));
    return false;
  }
  await ifPresent(() => rm(moved));
  return true;
}

/** The name of a file that was moved aside, and of the file that it was. */
const ASIDE = /^([0-9a-f]{64})\.[0-9a-f-]{36}$/;

/** Which file was moved aside under a name, or `null` when this is no such name. */
export function movedAside(name: string): string | null {
  return ASIDE.exec(name)?.[1] ?? null;
}

/**
 * Puts a file back that a process moved aside before it was ended, unless it is old and `isWanted` denies it, or has been put
 * again since. Says whether nothing more is to be done about it.
 */
export async function putBack(
  aside: string,
  path: string,
  olderThan: Instant,
  isWanted: () => Promise<boolean>,
): Promise<boolean> {
  if ((await putAt(path)) !== null) return false;
  const at = await putAt(aside);
  if (at === null) return true;
  if (at < olderThan && !(await isWanted())) return false;
  // Whoever puts the same bytes at this moment loses nothing: they are the same bytes.
  await ifPresent(() => rename(aside, path));
  return true;
}
