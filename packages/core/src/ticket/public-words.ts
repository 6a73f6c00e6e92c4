import type { TicketEventBody } from './ticket-event.ts';

/** Whether a message is a person's public words: only such move statuses and clocks, and are counted as somebody's. */
export function isPublicWords(
  message: Pick<Extract<TicketEventBody, { readonly type: 'message.added' }>, 'visibility' | 'automated' | 'filedOnly'>,
): boolean {
  return message.visibility === 'public' && message.automated === false && message.filedOnly !== true;
}
