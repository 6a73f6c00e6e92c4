import type { Instant } from '@deskwright/core/port';
import type { Attempt } from './endpoint.ts';
import { LONGEST_SILENCE_MS, retryDelayMs } from './retry-delay.ts';

/** What is known of an event that has failed. */
export interface Setback {
  readonly attempts: number;
  /** How many failures there were of which the endpoint is no cause: it had accepted others since the first one. */
  readonly alone: number;
  /** How many events the endpoint had accepted at the first failure. */
  readonly accepted: number;
  readonly dueAt: Instant;
  /** Before that the endpoint does not want it again. */
  readonly askedFor: Instant;
  readonly reason: string;
}

/** When so many events have failed one after the other, it is the endpoint. */
const TROUBLE = 5;
/** When others wait behind a full window, an event that alone is not accepted gets so many attempts. */
const FEWEST_ATTEMPTS = 3;

/**
 * What has failed at an endpoint, and whose fault it is. An event that fails while others are accepted is itself to blame,
 * and is tried again by the schedule. When nothing is accepted, or it says so, the endpoint is left alone for a while.
 */
export class Setbacks {
  private readonly endpoint: string;
  private readonly delaysMs: readonly number[];
  private events = new Map<string, Setback>();
  private accepted = 0;
  /** What has failed since the endpoint accepted something. */
  private readonly inRow = new Set<string>();
  private rests = 0;
  /** The endpoint is left alone until then. */
  restUntil: Instant = 0;

  constructor(endpoint: string, delaysMs: readonly number[]) {
    this.endpoint = endpoint;
    this.delaysMs = delaysMs;
  }

  of(event: string): Setback | undefined {
    return this.events.get(event);
  }

  /** Whether the endpoint has rested and not accepted anything since. */
  get isInDoubt(): boolean {
    return this.rests > 0;
  }

  /** Whether an event has had its attempts, and it is not for the endpoint that they failed. */
  isHopeless(event: string, isFull: boolean): boolean {
    const setback = this.events.get(event);
    if (setback === undefined || this.accepted <= setback.accepted) return false;
    // The first failure does not count: whose it was showed only afterwards.
    return setback.alone >= Math.min(this.delaysMs.length, isFull ? FEWEST_ATTEMPTS - 1 : Number.POSITIVE_INFINITY);
  }

  noteAccepted(event: string, at: Instant): void {
    this.events.delete(event);
    this.accepted += 1;
    if (this.inRow.size === 0) return;
    // What failed because of the endpoint is due soon, and that is not held against it.
    for (const [name, setback] of this.events) {
      const alone = this.isInDoubt ? 0 : setback.alone;
      if (alone > 0) continue;
      const soon = Math.max(setback.askedFor, at + retryDelayMs(name, 1, this.delaysMs));
      this.events.set(name, { ...setback, alone, dueAt: Math.min(setback.dueAt, soon) });
    }
    this.inRow.clear();
    this.rests = 0;
  }

  noteFailed(event: string, attempt: Extract<Attempt, { outcome: 'failed' }>, at: Instant): void {
    const before = this.events.get(event) ?? { attempts: 0, alone: 0, accepted: this.accepted };
    const isAlone = this.accepted > before.accepted;
    // An endpoint that limits how often it is asked says nothing about the event.
    const one = attempt.isLimited ? 0 : 1;
    const attempts = before.attempts + one;
    const alone = before.alone + (isAlone ? one : 0);
    const delay = isAlone
      ? retryDelayMs(event, alone + 1, this.delaysMs)
      : retryDelayMs(event, Math.max(1, attempts), this.delaysMs, LONGEST_SILENCE_MS);
    const askedFor = attempt.retryAfter ?? 0;
    const dueAt = Math.max(at + delay, askedFor);
    const { reason } = attempt;
    this.events.set(event, { attempts, alone, accepted: before.accepted, dueAt, askedFor, reason });
    this.inRow.add(event);
    this.rest(attempt.isBusy, askedFor, at);
  }

  /** Forgets all events but these. */
  keep(events: ReadonlySet<string>): void {
    this.events = new Map([...this.events].filter(([name]) => events.has(name)));
  }

  private rest(isBusy: boolean, askedFor: Instant, at: Instant): void {
    if (isBusy) this.restUntil = Math.max(this.restUntil, askedFor);
    if ((at < this.restUntil && this.rests > 0) || (!isBusy && this.inRow.size < TROUBLE)) return;
    this.rests += 1;
    const delay = retryDelayMs(this.endpoint, this.rests, this.delaysMs, LONGEST_SILENCE_MS);
    this.restUntil = Math.max(this.restUntil, at + delay);
  }
}
