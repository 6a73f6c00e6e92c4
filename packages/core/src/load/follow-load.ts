import { queueId } from '../queue/queue.ts';
import type { Consequence } from '../record/kind.ts';
import { ticketsIn } from './count-work.ts';
import type { LoadConfig } from './decide-load.ts';
import { isThere, type Load } from './load.ts';

/** Whether an agent may be given something now that they would not have been given before. */
function hasRoom({ counts }: LoadConfig, before: Load | null, after: Load): boolean {
  if (!isThere(after)) return false;
  if (before === null || !isThere(before) || before.revision !== after.revision) return true;
  if (after.missed < before.missed || after.switchedOff !== before.switchedOff) return true;
  return ticketsIn(after.work, counts) < ticketsIn(before.work, counts) || after.offers.length < before.offers.length;
}

/** The queues whose tickets may go to an agent that has come online, has room again, or has learned something. */
export function followLoad(config: LoadConfig, before: Load | null, after: Load): readonly Consequence[] {
  if (!hasRoom(config, before, after)) return [];
  const departments = new Set(after.departments.flatMap((department) => config.queuesOf(department)));
  if (config.hasCommonQueue) departments.add(null);
  return [...departments].map((department) => ({
    to: { kind: 'queue', id: queueId(department) },
    command: { type: 'queue.notice', department, because: 'agent' },
  }));
}
