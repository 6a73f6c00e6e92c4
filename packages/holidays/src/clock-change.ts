import { fold } from '@deskwright/core';

// Folded: without accents and in lower case.
const WORDS = [
  'summer time',
  'winter time',
  'daylight saving',
  'clocks go',
  'clock change',
  'time change',
  'θερινη ωρα',
  'θερινης ωρας',
  'χειμερινη ωρα',
  'χειμερινης ωρας',
  'αλλαγη ωρας',
  'czas letni',
  'czas zimowy',
  'czasu letniego',
  'czasu zimowego',
  'zmiana czasu',
  'poletni cas',
  'poletnega casa',
  'zimski cas',
  'zimskega casa',
  'premik ure',
  'sommerzeit',
  'winterzeit',
  'zeitumstellung',
  "heure d'ete",
  "heure d'hiver",
  'ora legale',
  'ora solare',
  'horario de verano',
  'hora de verano',
  'horario de invierno',
].map((word) => fold(word));

/** Whether an event only tells that the clocks change, in English, Greek, Polish, Slovenian, German, French, Italian or Spanish. */
export function isClockChange({ name }: { readonly name: string }): boolean {
  const text = fold(name).replaceAll('’', "'");
  return WORDS.some((word) => text.includes(word));
}
