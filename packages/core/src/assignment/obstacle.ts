import type { Instant } from '../record/json.ts';

/**
 * Why an agent is not given a ticket; of several the first in this order. `until` is when the obstacle ends by itself,
 * absent or `null` when it does not.
 *
 * - never here: `deactivated`, `notMember` of the department, `notPrimary` though the policy wants it
 * - not this ticket: `excluded`, `declined` before, `ownTicket`, `conflict` of interest, `lacksSkill`, `lacksLanguage`
 * - not now: `onLeave`, `offShift`, `offline`, `away`, `onBreak`, `wrapUp`, `missedOffers`, `switchedOff` for the channel
 *   or department
 * - has enough: `full`, `keptFree` for tickets that may use reserved slots, `channelFull`, `quota`
 * - outside of those whom the strategy asked: `notAsked`
 */
export type Obstacle =
  | { readonly code: 'deactivated' | 'notMember' | 'notPrimary' }
  | { readonly code: 'excluded' | 'declined' | 'ownTicket' | 'conflict' }
  | { readonly code: 'lacksSkill'; readonly skill: string; readonly required: number; readonly has: number }
  | { readonly code: 'lacksLanguage'; readonly language: string }
  | { readonly code: 'onLeave'; readonly until: Instant | null; readonly replacement: string | null }
  | { readonly code: 'offShift'; readonly until: Instant | null }
  | { readonly code: 'offline' | 'away' | 'switchedOff' }
  | { readonly code: 'missedOffers'; readonly missed: number }
  | { readonly code: 'onBreak' | 'wrapUp'; readonly until: Instant }
  | { readonly code: 'full' | 'keptFree'; readonly load: number; readonly limit: number }
  | { readonly code: 'channelFull'; readonly channel: string; readonly load: number; readonly limit: number }
  | { readonly code: 'quota'; readonly count: number; readonly limit: number; readonly until: Instant | null }
  | { readonly code: 'notAsked' };

/** The code of an {@link Obstacle}. */
export type ObstacleCode = Obstacle['code'];

/** How far an agent came: each stage is looked at only when nothing stands in the way of the one before. */
export type ObstacleStage = 'member' | 'suited' | 'there' | 'free' | 'asked';

const STAGES: Readonly<Record<ObstacleCode, ObstacleStage>> = {
  deactivated: 'member',
  notMember: 'member',
  notPrimary: 'member',
  excluded: 'suited',
  declined: 'suited',
  ownTicket: 'suited',
  conflict: 'suited',
  lacksSkill: 'suited',
  lacksLanguage: 'suited',
  onLeave: 'there',
  offShift: 'there',
  offline: 'there',
  away: 'there',
  onBreak: 'there',
  wrapUp: 'there',
  missedOffers: 'there',
  switchedOff: 'there',
  full: 'free',
  keptFree: 'free',
  channelFull: 'free',
  quota: 'free',
  notAsked: 'asked',
};

/** The stage at which an obstacle stands. */
export function stageOf(code: ObstacleCode): ObstacleStage {
  return STAGES[code];
}
