import { DeskError } from '@deskwright/core';

/**
 * An instant (epoch milliseconds) as people of a zone and language write it. Nothing is taken from the machine, so the
 * same template gives the same text everywhere.
 */
export function formatInstant(value: unknown, timeZone: unknown = 'UTC', language: unknown = 'en'): string {
  if (value === null || value === undefined || value === '') return '';
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new DeskError('template.failed', 'The filter "date" formats an instant, a number of milliseconds');
  }
  const format = new Intl.DateTimeFormat(String(language), {
    dateStyle: 'full',
    timeStyle: 'short',
    timeZone: String(timeZone),
  });
  return format.format(value);
}
