import type { AssignmentWording } from './assignment-wording.ts';

/** English. */
// biome-ignore format: tables
export const ENGLISH_ASSIGNMENT: AssignmentWording = {
  assigned: 'Assigned to',
  offered: 'Offered to',
  queued: 'Waits',
  insteadOf: 'instead of',
  behind: 'behind',
  not: 'not',
  more: 'others',
  retryAt: 'next look',
  until: 'until',
  of: 'of',
  has: 'has',
  replacement: 'replacement',
  never: 'no turn yet',
  strategies: {
    roundRobin: 'longest without a turn', leastLoaded: 'least loaded', mostSpareCapacity: 'most room',
    fillFirst: 'fullest with room left', longestIdle: 'longest idle', fewestHandled: 'fewest tickets lately',
    random: 'drawn', weightedRandom: 'drawn by share', bestSkillMatch: 'best match of skills',
    priorityTiers: 'first tier', sticky: 'had this requester or ticket last', manager: 'manager',
    ringAll: 'all at once', manual: 'left to people',
  },
  figures: {
    turn: 'last turn', load: 'open work', count: 'open tickets', spare: 'room', idleSince: 'idle since',
    lastAssignedAt: 'last ticket', handled: 'tickets', draw: 'draw', share: 'share', match: 'levels', tier: 'tier',
    rank: 'rank',
  },
  reasons: {
    manual: 'up for grabs', turnedDown: 'offered as often as allowed', noMembers: 'nobody belongs to the department',
    nobodySuited: 'nobody there may have it', nobodyThere: 'nobody is there now', nobodyFree: 'nobody has room',
    nobodyAsked: 'nobody whom the strategy asks',
  },
  obstacles: {
    deactivated: 'deactivated', notMember: 'not of the department', notPrimary: 'only helps out in the department',
    excluded: 'excluded from this ticket', declined: 'has turned it down', ownTicket: 'asked for it',
    conflict: 'conflict of interest', lacksSkill: 'lacks skill', lacksLanguage: 'lacks language', onLeave: 'on leave',
    offShift: 'outside working hours', offline: 'offline', away: 'away', switchedOff: 'has switched it off',
    missedOffers: 'paused after missed offers', onBreak: 'on a break', wrapUp: 'finishing the last ticket', full: 'full',
    keptFree: 'rest kept free for reserved tickets', channelFull: 'full in channel', quota: 'quota used up',
    notAsked: 'not asked by the strategy',
  },
};
