import type { Instant } from '../record/json.ts';

/** What can be asked of a job. */
export type JobCommand =
  /** Makes the job of a scheduled rule, or brings it in line with the rule. */
  | { readonly type: 'job.schedule'; readonly rule: string; readonly digest: string }
  /** The rule is gone, or the department is in use again; not if the job knows of a later revision. */
  | { readonly type: 'job.retire'; readonly revision?: number | undefined }
  /**
   * Makes the job of a retired department, or brings it in line with the configuration, unless that is older than what the
   * job knows: its tickets are moved from the first to the last. `isForced` begins anew in any case.
   */
  | {
      readonly type: 'job.retireDepartment';
      readonly department: string;
      readonly digest: string;
      readonly revision: number;
      readonly isForced?: boolean | undefined;
    }
  /**
   * Tells of the configuration that is in force. One that is new starts the re-arming of all tickets; the first one that is
   * told is what they are taken to be armed under. `isForced` starts it in any case. Where other processes may go on for a
   * moment under what was before, `settleMs` says how long: tickets that changed meanwhile are then re-armed once more.
   */
  | {
      readonly type: 'job.configure';
      readonly digest: string;
      readonly isForced?: boolean | undefined;
      readonly settleMs?: number | undefined;
    }
  | { readonly type: 'wake' };

/** What can happen to a job, without the stamp that every event carries. */
export type JobEventBody =
  | {
      readonly type: 'job.scheduled';
      readonly jobId: string;
      readonly rule: string;
      readonly digest: string;
      readonly slot: Instant | null;
    }
  | {
      readonly type: 'job.departmentRetired';
      readonly jobId: string;
      readonly department: string;
      readonly into: string | null;
      readonly digest: string;
      readonly revision: number;
    }
  | { readonly type: 'job.configured'; readonly jobId: string; readonly digest: string }
  | {
      readonly type: 'job.started';
      readonly digest: string;
      readonly slot: Instant | null;
      readonly since: Instant | null;
      readonly skippedFrom: Instant | null;
      /** When the tickets that changed meanwhile are re-armed once more. */
      readonly again?: Instant;
      /** Only tickets that have changed since then are re-armed. */
      readonly changedSince?: Instant;
    }
  | { readonly type: 'job.advanced'; readonly cursor: string | null; readonly tickets: number }
  /** `slot` is the next one. */
  | { readonly type: 'job.finished'; readonly slot: Instant | null }
  | { readonly type: 'job.retired'; readonly revision?: number };
