import { type Desk, type InboundPlan, planInbound, type Vocabulary } from '@deskwright/core';
import type { MessageSignal, Storage } from '@deskwright/core/port';
import { knownOf } from './inbound-context.ts';

/** A message that came in on a channel, and the instant to ask for. */
export interface InboundQuestion {
  readonly channel: string;
  readonly signal: MessageSignal;
  readonly at: number;
}

/** What would become of a message, and why; nothing is stored. Of the storage only what it loads is asked for. */
export async function explainInbound<V extends Vocabulary>(
  desk: Desk<V>,
  storage: Pick<Storage, 'load'>,
  { channel, signal, at }: InboundQuestion,
): Promise<InboundPlan> {
  const known = await knownOf({ desk, storage }, channel, signal);
  const { text, html } = signal;
  return planInbound(desk, signal, { ...known, channel, at, body: { text, html } });
}
