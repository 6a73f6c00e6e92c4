import type { Contender } from './contender.ts';
import { dayjsLocal, dayjsZoned } from './contenders/dayjs-business-time.ts';
import { deskwright } from './contenders/deskwright.ts';
import { momentLocal, momentZoned } from './contenders/moment-business-time.ts';
import { openingHours } from './contenders/opening-hours.ts';
import { handWritten } from './contenders/prefix-table.ts';
import { temporalWalk } from './contenders/temporal-walk.ts';

/** Everyone who takes part, the baseline first. */
export const CONTENDERS: readonly Contender[] = [
  ...[handWritten, deskwright, temporalWalk, openingHours],
  ...[dayjsLocal, dayjsZoned, momentLocal, momentZoned],
];

/** The contender of this name; throws for a name that nobody has. */
export function contenderNamed(name: string): Contender {
  const found = CONTENDERS.find((one) => one.name === name);
  if (found !== undefined) return found;
  throw new Error(`no contender is called ${name}; there are ${CONTENDERS.map((one) => one.name).join(', ')}`);
}
