import { setTimeout as wait } from 'node:timers/promises';
import type { Received } from '@deskwright/runtime';
import { type Offer, threadOf } from './offer.ts';

const SENDERS = 8;
const MESSAGES_PER_CONVERSATION = 3;
/** Every so often a message is offered again, as platforms do that heard no answer. */
const AGAIN_EVERY = 20;

/** Whom messages are offered to. */
export interface Receiver {
  receive(offer: Offer): Promise<Received>;
  /** Whether so much is waiting to be done that senders should hold back. */
  isBusy(): boolean;
}

/** Customers who write, several at once, and remember what they were told. */
export class Load {
  /** For each message that was answered for: its thread, and the ticket that was named. */
  readonly answered = new Map<string, string>();
  /** How many were offered a second time. */
  again = 0;
  private readonly receiver: Receiver;

  constructor(receiver: Receiver) {
    this.receiver = receiver;
  }

  /** Writes until it is over; conversations that have begun are finished. */
  async run(isOver: () => boolean): Promise<void> {
    await Promise.all(Array.from({ length: SENDERS }, (_, sender) => this.send(sender, isOver)));
  }

  private async send(sender: number, isOver: () => boolean): Promise<void> {
    for (let number = 0; !isOver(); number += 1) {
      while (this.receiver.isBusy() && !isOver()) await wait(20);
      for (let n = 0; n < MESSAGES_PER_CONVERSATION; n += 1) {
        const offer = { conversation: `c${sender}x${number}`, n };
        await this.offer(offer, n === 0 ? 'created' : 'joined');
        if (this.answered.size % AGAIN_EVERY !== 0) continue;
        this.again += 1;
        await this.offer(offer, 'seen');
      }
    }
  }

  private async offer(offer: Offer, expected: string): Promise<void> {
    const { outcomes } = await this.receiver.receive(offer);
    const { outcome, ticket } = outcomes[0] ?? {};
    if (ticket === undefined || outcome !== expected) {
      throw new Error(`${threadOf(offer)} should be ${expected}: ${JSON.stringify(outcomes)}`);
    }
    this.answered.set(threadOf(offer), ticket);
  }
}
