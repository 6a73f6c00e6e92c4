import { compileSchedule } from '@deskwright/core/time';
import type { Contender } from '../contender.ts';

/** Calendars of this library. */
export const deskwright: Contender = {
  name: 'deskwright',
  note: '`compileSchedule(schedule)`',
  prepare(schedule) {
    const { add, between } = compileSchedule(schedule);
    return { add: (at, ms) => Number(add(at, ms)), between };
  },
};
