const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** The zones of RFC 5322 §4.3 in hours; every other name means an unknown offset and counts as UTC. */
const zones: Readonly<Record<string, number>> = {
  EST: -5,
  EDT: -4,
  CST: -6,
  CDT: -5,
  MST: -7,
  MDT: -6,
  PST: -8,
  PDT: -7,
};
const shape =
  /^(?:[a-z]{3,9},?\s+)?(\d{1,2})\s+([a-z]{3})[a-z]*\.?,?\s+(\d{2,4})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(.*)$/i;

/**
 * The instant of a Date field (RFC 5322 §3.3, with the old forms of §4.3), in epoch milliseconds, or `null` when it is none.
 * `new Date(text)` would read a date without offset in the zone of the machine, so it is not used.
 */
function parseMailDate(value: string): number | null {
  const text = value
    .slice(0, 200)
    .replace(/\([^()]*\)/g, ' ')
    .trim();
  const found = shape.exec(text);
  if (!found) return null;
  const [, day = '', month = '', year = '', hour = '', minute = '', second = '0', zone = ''] = found;
  const monthIndex = months.indexOf(month.toLowerCase());
  const fullYear =
    year.length === 4 ? Number(year) : Number(year) + (year.length === 2 && Number(year) < 50 ? 2000 : 1900);
  const [d, h, m, s] = [Number(day), Number(hour), Number(minute), Number(second)];
  if (monthIndex < 0 || d < 1 || h > 23 || m > 59 || s > 60) return null;
  const at = Date.UTC(fullYear, monthIndex, d, h, m, Math.min(s, 59));
  return new Date(at).getUTCDate() === d ? at - offsetMs(zone.trim()) : null;
}

function offsetMs(zone: string): number {
  const numeric = /^([+-])(\d{2}):?(\d{2})/.exec(zone);
  if (!numeric) return (zones[zone.slice(0, 3).toUpperCase()] ?? 0) * 3_600_000;
  const minutes = Number(numeric[2]) * 60 + Number(numeric[3]);
  return (numeric[1] === '-' ? -minutes : minutes) * 60_000;
}

/** When a mail was written: its Date where that can be true, else when it came in. */
export function occurredAt(
  date: string | null,
  receivedAt: number,
): { readonly at: number; readonly warning: string | null } {
  const at = date === null ? null : parseMailDate(date);
  if (at === null) {
    const warning = date === null ? 'The mail has no Date.' : 'The Date of the mail cannot be read.';
    return { at: receivedAt, warning: `${warning} The time of arrival is used.` };
  }
  if (at < 0 || at > receivedAt + 86_400_000) {
    return { at: receivedAt, warning: 'The Date of the mail cannot be true. The time of arrival is used.' };
  }
  return { at, warning: null };
}
