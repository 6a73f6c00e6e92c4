import type { Schedule } from '@deskwright/core/time';
import OpeningHours from 'opening_hours';
import type { Contender } from '../contender.ts';

const DAYS = { mon: 'Mo', tue: 'Tu', wed: 'We', thu: 'Th', fri: 'Fr', sat: 'Sa', sun: 'Su' } as const;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A schedule in the notation of OpenStreetMap. */
export function openStreetMapHours({ weekly, exceptions = [] }: Schedule): string {
  const week = Object.entries(DAYS).flatMap(([weekday, name]) => {
    const windows = weekly[weekday as keyof typeof DAYS] ?? [];
    return windows.length === 0 ? [] : [`${name} ${windows.map((window) => window.join('-')).join(',')}`];
  });
  const dates = exceptions.map(
    ({ from }) => `${from.slice(0, 4)} ${MONTHS[Number(from.slice(5, 7)) - 1]} ${from.slice(8)}`,
  );
  return [...week, ...(dates.length === 0 ? [] : [`${dates.join(',')} off`])].join('; ');
}

/** `opening_hours`, which has no addition; it is put together from its iterator. */
export const openingHours: Contender = {
  name: 'opening_hours',
  note: 'in a process of the schedule’s zone; `getOpenDuration`, and an addition over its iterator',
  needsZone: true,
  prepare(schedule) {
    const hours = new OpeningHours(openStreetMapHours(schedule), null);
    return {
      add(at, ms) {
        const iterator = hours.getIterator(new Date(at));
        let left = ms;
        let reached = at;
        for (;;) {
          const isOpen = iterator.getState();
          const hasNext = iterator.advance();
          const next = hasNext ? iterator.getDate().getTime() : Number.POSITIVE_INFINITY;
          if (isOpen) {
            if (next - reached >= left) return reached + left;
            left -= next - reached;
          }
          if (!hasNext) return Number.NaN;
          reached = next;
        }
      },
      between: (from, to) => hours.getOpenDuration(new Date(from), new Date(to))[0],
    };
  },
};
