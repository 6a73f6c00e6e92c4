import type { Instant } from '../record/json.ts';

/**
 * Work on many tickets that is done page by page, and resumed where it stopped: a scheduled rule, with one run for each of
 * its slots, or the re-arming of all tickets after the configuration changed.
 */
export interface Job {
  readonly id: string;
  readonly job: 'scheduledRule' | 'rearm';
  /** The rule of a scheduled rule. */
  readonly rule: string | null;
  /** Which version of the rule, or which configuration. */
  readonly digest: string;
  readonly state: 'waiting' | 'running' | 'retired';
  /** Of a scheduled rule: the slot in hand while it runs, else the next one; `null` when there is none any more. */
  readonly slot: Instant | null;
  /** How far the run has come; `null` at its beginning and when none is under way. */
  readonly cursor: string | null;
  /** `runs` counts all runs so far; `pages` and `tickets` those of the present run, or of the last. */
  readonly counts: { readonly runs: number; readonly pages: number; readonly tickets: number };
  /** The slots that were last left out because nobody was there in time: from the first of them up to the run after them. */
  readonly skipped: { readonly from: Instant; readonly before: Instant } | null;
  /** Of a re-arming: what falls due after this instant still lies ahead. */
  readonly since: Instant | null;
  readonly startedAt: Instant | null;
  readonly finishedAt: Instant | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** What a job asks for as the fact `page`: ids of tickets, and where the page after them begins; `null` after the last. */
export interface TicketIds {
  readonly ids: readonly string[];
  readonly next: string | null;
}

/** The id of the job that re-arms tickets. */
export const REARM_JOB = 'rearm';

/** The id of the job of a scheduled rule. */
export function scheduledJobId(rule: string): string {
  return `scheduledRule ${rule}`;
}
