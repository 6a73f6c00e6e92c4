import type { Refusal } from '../record/refusal.ts';

/** The answer to what somebody may not do. It says nothing of the ticket. */
export function accessDenied(what: string): Refusal {
  return { code: 'access.denied', message: `You may not do this: ${what}`, remedy: 'Ask somebody with the permission' };
}
