import { randomUUID } from 'node:crypto';
import { rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
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
  const moved = join(aside, randomUUID());
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
