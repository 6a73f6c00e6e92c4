import { DeskError } from '@deskwright/core/port';
import { Logger } from 'graphile-worker';

/** A log of graphile-worker of which only errors are heard, as `work.graphile` with the original as its `cause`. */
export function errorLog(onError: (error: unknown) => void): Logger {
  return new Logger(() => (level, message, meta) => {
    // The failure of a task has been reported by the task.
    if (level !== 'error' || meta?.failure === true) return;
    onError(new DeskError('work.graphile', message, { cause: meta?.error ?? meta?.fatalError }));
  });
}
