import type { Schedule } from '../calendar/schedule.ts';
import { digestOf } from '../record/digest.ts';
import type { CompiledTarget } from './compiled-policy.ts';

/**
 * Makes the function that says by which terms a clock of a target runs in a schedule, in a few characters. What steps do is
 * no part of them: it is looked up when they are taken. Nor is a schedule that the target does not count in.
 */
export function termsDigests(
  schedules: Readonly<Record<string, Schedule>>,
): (target: CompiledTarget, schedule: string) => string {
  return (target, schedule) => {
    const calendar = target.isBusiness ? schedule : 'always';
    const { escalations, ...terms } = target;
    const steps = escalations.map(({ id, everyMs }) => [id, everyMs]);
    const hours = Object.hasOwn(schedules, calendar) ? schedules[calendar] : null;
    return digestOf([terms, steps, calendar, hours]);
  };
}
