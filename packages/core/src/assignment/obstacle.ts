import type { Instant } from '../record/json.ts';

/**
 * Why an agent is not given a ticket. `until` is when the obstacle ends by itself, absent or `null` when it does not.
 *
 * - never here: `deactivated`, `notMember` of the department, `notPrimary` though the policy wants it
 * - not this ticket: `excluded`, `declined` before, `ownTicket`, `conflict` of interest, `lacksSkill`, `lacksLanguage`
 * - not now: `onLeave`, `offShift`, `offline`, `away`, `switchedOff` for the channel or department, `missedOffers`,
 *   `onBreak`, `wrapUp`
 * - has enough: `full`, `channelFull`, `keptFree` for tickets that may use reserved slots, `quota`
 * - not by this strategy: `notAsked`
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
  | { readonly code: 'quota'; readonly count: number; readonly limit: number; readonly until: Instant }
  | { readonly code: 'notAsked' };

/** The code of an {@link Obstacle}. */
export type ObstacleCode = Obstacle['code'];
