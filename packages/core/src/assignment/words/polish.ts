import type { AssignmentWording } from './assignment-wording.ts';

/** Polish. */
// biome-ignore format: tables
export const POLISH_ASSIGNMENT: AssignmentWording = {
  assigned: 'Przydział',
  offered: 'Propozycja',
  queued: 'Oczekiwanie',
  insteadOf: 'zastępstwo za',
  behind: 'dalej',
  not: 'nie',
  more: 'pozostali',
  retryAt: 'ponowne sprawdzenie',
  until: 'do',
  of: 'z',
  has: 'jest',
  replacement: 'zastępstwo',
  never: 'jeszcze bez kolejki',
  strategies: {
    roundRobin: 'najdłużej bez kolejki', leastLoaded: 'najmniejsze obciążenie', mostSpareCapacity: 'najwięcej miejsca',
    fillFirst: 'najpełniej, ale jest miejsce', longestIdle: 'najdłużej bez pracy',
    fewestHandled: 'najmniej zgłoszeń ostatnio', random: 'losowanie', weightedRandom: 'losowanie według udziału',
    bestSkillMatch: 'najlepiej dobrane umiejętności', priorityTiers: 'pierwsza grupa',
    sticky: 'ostatnio w tej sprawie', manager: 'kierownictwo', ringAll: 'wszyscy naraz', manual: 'do wzięcia',
  },
  figures: {
    turn: 'ostatnia kolejka', load: 'otwarta praca', count: 'otwarte zgłoszenia', spare: 'miejsce',
    idleSince: 'bez pracy od', lastAssignedAt: 'ostatnie zgłoszenie', handled: 'zgłoszenia', draw: 'los',
    share: 'udział', match: 'poziomy', tier: 'grupa', rank: 'pozycja',
  },
  reasons: {
    manual: 'do wzięcia', turnedDown: 'wyczerpano liczbę propozycji', noMembers: 'nikt nie należy do działu',
    nobodySuited: 'nikt z działu nie może go dostać', nobodyThere: 'nikogo teraz nie ma', nobodyFree: 'nikt nie ma miejsca',
    nobodyAsked: 'strategia nikogo nie wskazuje',
  },
  obstacles: {
    deactivated: 'konto wyłączone', notMember: 'spoza działu', notPrimary: 'tylko pomoc w dziale',
    excluded: 'wykluczenie z tego zgłoszenia', declined: 'odmowa', ownTicket: 'własne zgłoszenie',
    conflict: 'konflikt interesów', lacksSkill: 'brak umiejętności', lacksLanguage: 'brak języka', onLeave: 'urlop',
    offShift: 'poza godzinami pracy', offline: 'offline', away: 'zaraz wracam', switchedOff: 'wyłączony kanał lub dział',
    missedOffers: 'wstrzymanie po pominiętych propozycjach', onBreak: 'przerwa', wrapUp: 'kończenie zgłoszenia',
    full: 'brak miejsca', keptFree: 'reszta dla zgłoszeń z rezerwą', channelFull: 'brak miejsca w kanale',
    quota: 'wyczerpany limit', notAsked: 'strategia nie wskazuje',
  },
};
