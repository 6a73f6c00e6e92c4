import type { Instant } from '../record/json.ts';
import type { Applied } from './applied.ts';
import { type Clock, type ClockStep, MAX_REPETITIONS } from './clock.ts';
import type { SlaConfig } from './compiled-policy.ts';

/** When a clock falls due, and its escalation steps. */
export type ClockPlan = Pick<Clock, 'dueAt' | 'steps'>;

/** How much of its time a running clock had used up at an instant, and the hours that it counts in. */
interface Running {
  readonly calendar: string;
  readonly targetMs: number;
  readonly consumedMs: number;
  readonly from: Instant;
}

/** When so much of the clock's time has passed; `null` for never. */
function reach(config: SlaConfig, { calendar, consumedMs, from }: Running, totalMs: number): Instant | null {
  const at = config.calendar(calendar).add(from, totalMs - consumedMs);
  return at === 'never' ? null : at;
}

/** When a running clock falls due and its steps are taken. */
export function planOf(config: SlaConfig, running: Running, steps: readonly ClockStep[]): ClockPlan {
  const placed = steps.map((step) => ({ ...step, at: reach(config, running, step.afterMs) }));
  return { dueAt: reach(config, running, running.targetMs), steps: placed.toSorted((a, b) => a.afterMs - b.afterMs) };
}

/** The plan of a clock that stands still. */
export function restingPlan(steps: readonly ClockStep[]): ClockPlan {
  return { dueAt: null, steps: steps.map((step) => ({ ...step, at: null })).toSorted((a, b) => a.afterMs - b.afterMs) };
}

/**
 * The steps of a target that lie ahead, for a clock that took some under earlier terms and has used up so much time. A step
 * before the start is left out; one that was taken is only repeated.
 */
export function stepsAhead(
  { target, targetMs }: Applied,
  clock: Clock | null,
  consumedMs: number,
): readonly ClockStep[] {
  const steps: ClockStep[] = [];
  for (const { id, share, offsetMs, everyMs } of target.escalations) {
    const afterMs = Math.round(targetMs * share) + offsetMs;
    if (afterMs < 0) continue;
    const step: ClockStep = { id, afterMs, at: null, everyMs, taken: 0 };
    if (clock === null || !clock.stepsTaken.includes(id)) steps.push(step);
    else if (everyMs !== null && clock.repetitions < MAX_REPETITIONS) {
      const taken = clock.steps.find((earlier) => earlier.id === id)?.taken ?? 1;
      steps.push(nextRepetition({ ...step, everyMs, taken }, consumedMs));
    }
  }
  return steps;
}

/** A step that is repeated, at its first repetition that does not lie behind. */
export function nextRepetition(step: ClockStep & { readonly everyMs: number }, consumedMs: number): ClockStep {
  const { afterMs, everyMs } = step;
  const behind = Math.floor((consumedMs - afterMs) / everyMs) + 1;
  return { ...step, afterMs: afterMs + Math.max(1, behind) * everyMs };
}

/** The instant at which one step of a running clock is taken. */
export function placeStep(config: SlaConfig, clock: Clock, step: ClockStep): ClockStep {
  const { calendar, targetMs, consumedMs, runningSince } = clock;
  if (runningSince === null) return { ...step, at: null };
  return { ...step, at: reach(config, { calendar, targetMs, consumedMs, from: runningSince }, step.afterMs) };
}

/** Whether a step of the policy is taken more than once. */
export function isRepeated(step: ClockStep): step is ClockStep & { readonly everyMs: number } {
  return step.everyMs !== null;
}
