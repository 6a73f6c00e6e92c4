import type { Instant } from '../record/json.ts';

/**
 * Work on many tickets that is done page by page, and resumed where it stopped: a scheduled rule, with one run for each of
 * its slots, the re-arming of all tickets after the configuration changed, or the move of a retired department's tickets.
 */
export interface Job {
  readonly id: string;
  readonly job: 'scheduledRule' | 'rearm' | 'retiredDepartment';
  /** The rule of a scheduled rule. */
  readonly rule: string | null;
  /** Of a retired department: which, and where its tickets go. Left out of other jobs. */
  readonly department?: string;
  readonly into?: string | null;
  /** The revision of the policies that say so; an earlier one does not take it back. */
  readonly revision?: number;
  /** Which version of the rule, or which configuration. */
  readonly digest: string;
  readonly state: 'waiting' | 'running' | 'retired';
  /**
   * Of a scheduled rule: the slot in hand while it runs, else the next one; `null` when there is none any more. Of a retired
   * department: when it is looked at again, for processes that did not know yet may have opened tickets there.
   */
  readonly slot: Instant | null;
  /** How far the run has come; `null` at its beginning and when none is under way. */
  readonly cursor: string | null;
  /** `runs` counts all runs so far; `pages` and `tickets` those of the present run, or of the last. */
  readonly counts: { readonly runs: number; readonly pages: number; readonly tickets: number };
  /** The slots that were last left out because nobody was there in time: from the first of them up to the run after them. */
  readonly skipped: { readonly from: Instant; readonly before: Instant } | null;
  /** Of a re-arming: what falls due after this instant still lies ahead. */
  readonly since: Instant | null;
  /** Of a re-arming: when tickets that changed meanwhile are re-armed once more. */
  readonly again?: Instant;
  /** Of a re-arming: only tickets that have changed since then are looked at. */
  readonly changedSince?: Instant;
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

/** Since when a ticket must have changed for a re-arming, under way or about to begin, to look at it; `null`: all are. */
export function rearmedSince({ state, again, changedSince, since }: Job): Instant | null {
  if (state === 'running') return changedSince ?? null;
  // Clocks of processes differ, and what was decided just before was committed just after: as much is looked back as ahead.
  return again === undefined || since === null ? null : since - Math.max(0, again - since);
}

/** The id of the job that re-arms tickets. */
export const REARM_JOB = 'rearm';

/** The id of the job that moves the tickets of a retired department. */
export function retiredDepartmentJobId(department: string): string {
  return `retiredDepartment ${department}`;
}

/** The id of the job of a scheduled rule. */
export function scheduledJobId(rule: string): string {
  return `scheduledRule ${rule}`;
}
