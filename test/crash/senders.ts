import { type DeskError, isDeskError } from '@deskwright/core';
import type { Helpdesk } from '@deskwright/runtime';
import { keyOf, type Offer, rawOf } from './crash-desk.ts';
import type { Known } from './whole-desk.ts';

/** Senders in this process, who offer a message until it is taken in, and remember what they were told. */
export class Senders implements Known {
  readonly acknowledged = new Map<string, string>();
  readonly next: number[];
  /** Codes of the errors that they met; what is no {@link DeskError} stands as it is. */
  readonly failures: unknown[] = [];
  private readonly helpdesk: Helpdesk<never>;

  constructor(helpdesk: Helpdesk<never>, count: number) {
    this.helpdesk = helpdesk;
    this.next = Array.from({ length: count }, () => 0);
  }

  /** All send at once until `isOver`, which is asked after each answer and after each failure. */
  async send(isOver: () => boolean): Promise<void> {
    const sendAs = async (sender: number): Promise<void> => {
      while (!isOver()) await this.offer({ sender, n: this.next[sender] ?? 0 });
    };
    await Promise.all(this.next.map((_, sender) => sendAs(sender)));
  }

  private async offer(offer: Offer): Promise<void> {
    try {
      const { outcomes } = await this.helpdesk.receive('mail', rawOf(offer));
      const ticket = outcomes[0]?.ticket;
      if (ticket === undefined) throw new Error(JSON.stringify(outcomes));
      this.acknowledged.set(keyOf(offer), ticket);
      this.next[offer.sender] = offer.n + 1;
    } catch (error) {
      this.failures.push(codeOf(error));
      // Whoever is refused does not come back in the same turn.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

/** The code of a {@link DeskError}; any other error as it is. */
export function codeOf(error: unknown): unknown {
  return isDeskError(error) ? (error as DeskError).code : error;
}
