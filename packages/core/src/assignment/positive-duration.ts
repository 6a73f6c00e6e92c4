import * as z from 'zod';
import { fault } from '../desk/config-issues.ts';
import { durationMs } from '../sla/duration.ts';

/** An ISO 8601 duration that is longer than nothing. */
export const positiveDuration = z
  .string()
  .refine(
    (text) => (durationMs(text) ?? 0) > 0,
    fault('assignment.duration', 'This is no duration', 'Write ISO 8601 in days and less, such as PT10M'),
  );
