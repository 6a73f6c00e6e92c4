import type { MessageSignal } from '../port/channel.ts';
import { referencesIn } from '../ticket/subject-reference.ts';

/** How a message led to a ticket: the thread that it answers, the address that it was sent to, or its subject. */
export interface InboundMatch {
  readonly by: 'thread' | 'replyAddress' | 'subject';
  /** The thread or the reference that led there. */
  readonly via: string;
}

/** The short references of tickets by which a message without a known thread is looked up, the most telling first. */
export function referencesOf(signal: MessageSignal): readonly InboundMatch[] {
  const answered = (signal.tickets ?? []).map((via): InboundMatch => ({ by: 'replyAddress', via }));
  const named = referencesIn(signal.subject ?? '').map((via): InboundMatch => ({ by: 'subject', via }));
  return [...answered, ...named];
}
