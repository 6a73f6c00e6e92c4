import type { Instant } from '../record/json.ts';
import type { SlaRow } from './history.ts';

/** When promises are judged, and how close to its breach one is near. */
export interface ComplianceOptions {
  readonly now: Instant;
  /** Default: one hour. */
  readonly nearMs?: number;
}

/**
 * How promises were kept. Counts of several lists add up; `share` then has to be taken anew, as `met / (met + missed)`.
 */
export interface SlaCompliance {
  /** Met, and never breached. */
  readonly met: number;
  /** Breached, whatever became of them afterwards. */
  readonly missed: number;
  /** `met / (met + missed)`, or `null` when there is neither. */
  readonly share: number | null;
  /** Those of the missed ones that still wait to be met. */
  readonly openBreaches: number;
  /** Running, not breached, and due within `nearMs`. */
  readonly nearBreaches: number;
}

const HOUR_MS = 3_600_000;

/**
 * Sums up rows of {@link slaHistory}, of one ticket or of many. Promises that run, stand still or were cancelled count in
 * neither `met` nor `missed`, unless they were breached. It goes by instants: a row that was due before `now` is breached,
 * whether or not somebody has noticed.
 */
export function slaCompliance(rows: Iterable<SlaRow>, { now, nearMs = HOUR_MS }: ComplianceOptions): SlaCompliance {
  let [met, missed, openBreaches, nearBreaches] = [0, 0, 0, 0];
  for (const { state, dueAt, breachedAt } of rows) {
    const isRunning = state === 'running';
    if (breachedAt !== null || (isRunning && dueAt !== null && dueAt < now)) {
      missed += 1;
      if (isRunning || state === 'paused') openBreaches += 1;
    } else if (state === 'met') met += 1;
    else if (isRunning && dueAt !== null && dueAt - now <= nearMs) nearBreaches += 1;
  }
  const judged = met + missed;
  return { met, missed, share: judged === 0 ? null : met / judged, openBreaches, nearBreaches };
}
