import type { AssignmentWording } from './assignment-wording.ts';

/** Slovenian. */
// biome-ignore format: tables
export const SLOVENIAN_ASSIGNMENT: AssignmentWording = {
  assigned: 'Dodelitev',
  offered: 'Ponudba',
  queued: 'Čakanje',
  insteadOf: 'nadomeščanje za',
  behind: 'nato',
  not: 'ne',
  more: 'drugi',
  retryAt: 'naslednje preverjanje',
  until: 'do',
  of: 'od',
  has: 'ima',
  replacement: 'nadomeščanje',
  never: 'še brez vrste',
  strategies: {
    roundRobin: 'najdlje brez vrste', leastLoaded: 'najmanjša obremenitev', mostSpareCapacity: 'največ prostora',
    fillFirst: 'najbolj polno, a še s prostorom', longestIdle: 'najdlje brez dela',
    fewestHandled: 'najmanj zahtevkov v zadnjem času', random: 'žreb', weightedRandom: 'žreb po deležu',
    bestSkillMatch: 'najboljše ujemanje znanj', priorityTiers: 'prva skupina',
    sticky: 'nazadnje pri tej zadevi', manager: 'vodstvo', ringAll: 'vsi hkrati', manual: 'na voljo vsem',
  },
  figures: {
    turn: 'zadnja vrsta', load: 'odprto delo', count: 'odprti zahtevki', spare: 'prostor', idleSince: 'brez dela od',
    lastAssignedAt: 'zadnji zahtevek', handled: 'zahtevki', draw: 'žreb', share: 'delež', match: 'ravni',
    tier: 'skupina', rank: 'uvrstitev',
  },
  reasons: {
    manual: 'na voljo vsem', turnedDown: 'ponudbe so izčrpane', noMembers: 'nihče ne spada v oddelek',
    nobodySuited: 'nihče v oddelku ga ne sme dobiti', nobodyThere: 'zdaj ni nikogo', nobodyFree: 'nihče nima prostora',
    nobodyAsked: 'strategija ne določa nikogar',
  },
  obstacles: {
    deactivated: 'izklopljen račun', notMember: 'zunaj oddelka', notPrimary: 'v oddelku le pomaga',
    excluded: 'izključitev pri tem zahtevku', declined: 'zavrnitev', ownTicket: 'lasten zahtevek',
    conflict: 'navzkrižje interesov', lacksSkill: 'manjka znanje', lacksLanguage: 'manjka jezik', onLeave: 'dopust',
    offShift: 'zunaj delovnega časa', offline: 'brez povezave', away: 'kratka odsotnost',
    switchedOff: 'izklopljen kanal ali oddelek', missedOffers: 'premor po zamujenih ponudbah', onBreak: 'odmor',
    wrapUp: 'zaključevanje zahtevka', full: 'brez prostora', keptFree: 'ostalo za zahtevke s prednostjo',
    channelFull: 'brez prostora v kanalu', quota: 'porabljena omejitev', notAsked: 'strategija ne določa',
  },
};
