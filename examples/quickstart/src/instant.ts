const ISO = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;
// Shorter numbers are years and slips of the finger, not instants of our time.
const EPOCH_MS = /^\d{12,14}$/;

/** An instant from ISO 8601 with an offset, or from epoch milliseconds; `null` for anything else. */
export function readInstant(text: string): number | null {
  const clean = text.trim();
  if (EPOCH_MS.test(clean)) return Number(clean);
  const [, year, month, day] = ISO.exec(clean) ?? [];
  const at = Date.parse(clean);
  if (year === undefined || Number.isNaN(at)) return null;
  // The engine takes 30 February for 2 March.
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCDate() === Number(day) ? at : null;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(timeZone: string, hasYear: boolean): Intl.DateTimeFormat {
  const key = `${timeZone} ${hasYear}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(hasYear ? { year: 'numeric' } : {}),
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
    timeZoneName: 'short',
  });
  formats.set(key, made);
  return made;
}

/** An instant as people of a zone say it: `Mon 23 Nov 10:00 EET`; with `year`, `Mon 23 Nov 2026 10:00 EET`. */
export function showInstant(at: number, timeZone: string, options: { readonly year?: boolean } = {}): string {
  const parts = format(timeZone, options.year ?? false).formatToParts(at);
  const part = (type: string) => parts.find((found) => found.type === type)?.value ?? '';
  const date = [part('weekday'), part('day').padStart(2), part('month'), part('year')].filter((text) => text !== '');
  return `${date.join(' ')} ${part('hour')}:${part('minute')} ${part('timeZoneName')}`;
}

/** A duration as people say it: `1 h 30 min`. */
export function showDuration(ms: number): string {
  const minutes = Math.round(Math.abs(ms) / 60_000);
  const hours = Math.floor(minutes / 60);
  const parts = [hours > 0 ? `${hours} h` : '', minutes % 60 > 0 || hours === 0 ? `${minutes % 60} min` : ''];
  return parts.filter((part) => part !== '').join(' ');
}
