import type { AssignmentWording } from './assignment-wording.ts';

/** Greek. */
// biome-ignore format: tables
export const GREEK_ASSIGNMENT: AssignmentWording = {
  assigned: 'Ανάθεση',
  offered: 'Προσφορά',
  queued: 'Αναμονή',
  insteadOf: 'αντικατάσταση για',
  behind: 'έπειτα',
  not: 'όχι',
  more: 'άλλοι',
  retryAt: 'επόμενος έλεγχος',
  until: 'έως',
  of: 'από',
  has: 'διαθέτει',
  replacement: 'αντικατάσταση',
  never: 'χωρίς σειρά ακόμη',
  strategies: {
    roundRobin: 'περισσότερη ώρα χωρίς σειρά', leastLoaded: 'μικρότερος φόρτος', mostSpareCapacity: 'περισσότερο περιθώριο',
    fillFirst: 'μεγαλύτερος φόρτος με περιθώριο', longestIdle: 'περισσότερη ώρα χωρίς εργασία',
    fewestHandled: 'λιγότερα αιτήματα τελευταία', random: 'κλήρωση', weightedRandom: 'κλήρωση κατά μερίδιο',
    bestSkillMatch: 'καλύτερο ταίριασμα δεξιοτήτων', priorityTiers: 'πρώτη ομάδα',
    sticky: 'είχε τελευταία αυτή την υπόθεση', manager: 'διεύθυνση', ringAll: 'όλοι μαζί', manual: 'ελεύθερο για όλους',
  },
  figures: {
    turn: 'τελευταία σειρά', load: 'ανοιχτή εργασία', count: 'ανοιχτά αιτήματα', spare: 'περιθώριο',
    idleSince: 'χωρίς εργασία από', lastAssignedAt: 'τελευταίο αίτημα', handled: 'αιτήματα', draw: 'κλήρος',
    share: 'μερίδιο', match: 'επίπεδα', tier: 'ομάδα', rank: 'κατάταξη',
  },
  reasons: {
    manual: 'ελεύθερο για όλους', turnedDown: 'εξαντλήθηκαν οι προσφορές', noMembers: 'κανείς δεν ανήκει στο τμήμα',
    nobodySuited: 'κανείς στο τμήμα δεν μπορεί να το πάρει', nobodyThere: 'κανείς δεν είναι εδώ τώρα',
    nobodyFree: 'κανείς δεν έχει περιθώριο', nobodyAsked: 'η στρατηγική δεν ορίζει κανέναν',
  },
  obstacles: {
    deactivated: 'ανενεργός λογαριασμός', notMember: 'εκτός τμήματος', notPrimary: 'μόνο βοηθά στο τμήμα',
    excluded: 'εξαιρείται από το αίτημα', declined: 'το αρνήθηκε', ownTicket: 'δικό του αίτημα',
    conflict: 'σύγκρουση συμφερόντων', lacksSkill: 'λείπει η δεξιότητα', lacksLanguage: 'λείπει η γλώσσα',
    onLeave: 'σε άδεια', offShift: 'εκτός ωραρίου', offline: 'εκτός σύνδεσης', away: 'λείπει για λίγο',
    switchedOff: 'απενεργοποίησε το κανάλι ή το τμήμα', missedOffers: 'σε παύση μετά από χαμένες προσφορές',
    onBreak: 'σε διάλειμμα', wrapUp: 'ολοκληρώνει το προηγούμενο', full: 'χωρίς περιθώριο',
    keptFree: 'το υπόλοιπο κρατείται για αιτήματα με προτεραιότητα', channelFull: 'χωρίς περιθώριο στο κανάλι',
    quota: 'εξαντλημένο όριο', notAsked: 'δεν ορίζεται από τη στρατηγική',
  },
};
