import { type ChangeEvent, DeskError, type Instant } from '@deskwright/core/port';
import type { FeedSink, Handover, Taken } from '../feed-sink.ts';
import type { DeadLetters } from './dead-letter.ts';
import { type CheckedEndpoint, checkedEndpoint, type WebhookEndpoint } from './endpoint.ts';
import { DELAYS_MS } from './retry-delay.ts';
import { Setbacks } from './setbacks.ts';
import { webhookIdOf } from './webhook-payload.ts';

/** Options of {@link webhookSink}. */
export interface WebhookSinkOptions extends WebhookEndpoint {
  /** Where events go that were given up. Without it none is, and one that is never accepted holds up the feed some day. */
  readonly deadLetters?: DeadLetters;
  /** How long to wait after the first, second … failure of an event. Default: nine delays over three days and some hours. */
  readonly delaysMs?: readonly number[];
  /** Events of how many records are sent at the same time. Default 8. */
  readonly concurrency?: number;
}

/**
 * Sends events to an endpoint as signed webhooks, those of a record one after the other. What fails is sent again later, at
 * once after a crash, under the same id. While the endpoint accepts nothing it is asked now and then, as long as it takes. An
 * event that fails while others are accepted is given up after the last delay, or after three attempts when the window is
 * full; then the record goes on. An answer 410 ends it all. Give each endpoint a sink and a follower of its own.
 *
 * Reports `webhook.failed`, `webhook.givenUp` and `webhook.gone`. Throws `webhook.badUrl`, `webhook.badSecret`,
 * `webhook.privateAddress` and, for delays or a concurrency that are none, `RangeError`.
 */
export function webhookSink(options: WebhookSinkOptions): FeedSink {
  return new WebhookSink(options);
}

class WebhookSink implements FeedSink {
  private readonly endpoint: CheckedEndpoint;
  private readonly deadLetters: DeadLetters | null;
  private readonly concurrency: number;
  private readonly setbacks: Setbacks;
  /** Events of the current window that need not be sent any more. */
  private settled = new Set<string>();
  private isGone = false;
  /** Why an event that was given up could not be parked. */
  private unparked: unknown = null;

  constructor({ deadLetters, delaysMs = DELAYS_MS, concurrency = 8, ...endpoint }: WebhookSinkOptions) {
    if (!Number.isSafeInteger(concurrency) || concurrency < 1)
      throw new RangeError('concurrency is a positive integer');
    if (delaysMs.length === 0 || !delaysMs.every((ms) => ms >= 1)) throw new RangeError('delaysMs are milliseconds');
    this.endpoint = checkedEndpoint(endpoint, concurrency);
    this.deadLetters = deadLetters ?? null;
    this.concurrency = concurrency;
    this.setbacks = new Setbacks(this.endpoint.name, delaysMs);
  }

  async take(handover: Handover): Promise<Taken> {
    const { events } = handover;
    const names = new Set(events.map(nameOf));
    this.settled = new Set([...this.settled].filter((name) => names.has(name)));
    this.setbacks.keep(names);
    this.isGone = false;
    this.unparked = null;

    const queues = this.queues(events);
    const next = queues.values();
    // One event shows whether the endpoint is back.
    while (this.setbacks.isInDoubt && !this.isResting(handover)) {
      const { value: queue, done } = next.next();
      if (done === true) break;
      await this.send(queue, handover);
    }
    const work = async () => {
      for (const queue of next) await this.send(queue, handover);
    };
    await Promise.all(Array.from({ length: this.concurrency }, work));
    if (this.unparked !== null) throw this.unparked;

    const left = events.findIndex((event) => !this.settled.has(nameOf(event)));
    const accepted = left < 0 ? events.length : left;
    return { accepted, retryAt: this.retryAt(queues, handover), isOver: this.isGone };
  }

  /** What is to be sent, by record; those that have failed least come first. */
  private queues(events: readonly ChangeEvent[]): readonly ChangeEvent[][] {
    const left = events.filter((event) => !this.settled.has(nameOf(event)));
    const byRecord = Map.groupBy(left, ({ record }) => JSON.stringify([record.kind, record.id]));
    const attempts = ([head]: readonly ChangeEvent[]) =>
      (head === undefined ? undefined : this.setbacks.of(nameOf(head)))?.attempts ?? 0;
    return [...byRecord.values()].sort((a, b) => attempts(a) - attempts(b));
  }

  /** Sends the events of one record in order, up to the first that has to wait. */
  private async send(queue: readonly ChangeEvent[], handover: Handover): Promise<void> {
    for (const event of queue) {
      const isSettled =
        (await this.giveUp(event, handover)) ||
        (await this.attempt(event, handover)) ||
        (await this.giveUp(event, handover));
      if (!isSettled) return;
      this.settled.add(nameOf(event));
    }
  }

  /** Sends an event if it may be sent now. Says whether it was accepted. */
  private async attempt(event: ChangeEvent, handover: Handover): Promise<boolean> {
    const { now, report, signal } = handover;
    const name = nameOf(event);
    const isDue = (this.setbacks.of(name)?.dueAt ?? 0) <= now();
    if (!isDue || this.isResting(handover) || this.isGone || this.unparked !== null || signal.aborted) return false;
    const attempt = await this.endpoint.attempt(event, now);
    if (attempt.outcome === 'accepted') {
      this.setbacks.noteAccepted(name, now());
      return true;
    }
    if (attempt.outcome === 'failed') {
      this.setbacks.noteFailed(name, attempt, now());
      const what = `${event.type} ${webhookIdOf(event)}`;
      report(new DeskError('webhook.failed', `${this.endpoint.name} did not accept ${what}: ${attempt.reason}`));
      return false;
    }
    if (!this.isGone) report(new DeskError('webhook.gone', `${this.endpoint.name} wants no more webhooks (410)`));
    this.isGone = true;
    return false;
  }

  /** Parks an event that nothing more is expected of. Says whether it is settled by that. */
  private async giveUp(event: ChangeEvent, handover: Handover): Promise<boolean> {
    if (!this.isHopeless(event, handover) || this.unparked !== null) return false;
    const { attempts = 0, reason: error = '' } = this.setbacks.of(nameOf(event)) ?? {};
    const { record, seq, type } = event;
    const webhookId = webhookIdOf(event);
    const endpoint = this.endpoint.name;
    try {
      await this.deadLetters?.park({
        endpoint,
        webhookId,
        record,
        seq,
        type,
        attempts,
        error,
        parkedAt: handover.now(),
      });
    } catch (thrown) {
      this.unparked = thrown;
      return false;
    }
    const message = `${endpoint} did not accept ${type} ${webhookId} in ${attempts} attempts: ${error}`;
    handover.report(new DeskError('webhook.givenUp', message));
    return true;
  }

  private isHopeless(event: ChangeEvent, { isFull }: Handover): boolean {
    return this.deadLetters !== null && this.setbacks.isHopeless(nameOf(event), isFull);
  }

  private isResting({ now }: Handover): boolean {
    return now() < this.setbacks.restUntil;
  }

  /** When something can be done about the first event that is left of some record. */
  private retryAt(queues: readonly (readonly ChangeEvent[])[], handover: Handover): Instant | null {
    const now = handover.now();
    const instants = queues.flatMap((queue) => {
      const head = queue.find((event) => !this.settled.has(nameOf(event)));
      if (head === undefined) return [];
      if (this.isHopeless(head, handover)) return [now];
      return [Math.max(this.setbacks.of(nameOf(head))?.dueAt ?? now, this.setbacks.restUntil)];
    });
    return instants.length === 0 ? null : instants.reduce((first, at) => Math.min(first, at));
  }
}

/** Names an event within the desk, whatever its id. */
function nameOf({ record, seq }: ChangeEvent): string {
  return JSON.stringify([record.kind, record.id, seq]);
}
