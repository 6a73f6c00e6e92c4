import type { Received } from '@deskwright/runtime';

/** Counts of what became of mails: every mail is counted once. */
export interface Summary {
  readonly read: number;
  readonly created: number;
  readonly joined: number;
  readonly ignored: number;
  readonly failed: number;
  readonly seen: number;
}

/** A mail that became no message, and why. */
export interface Leftover {
  readonly name: string;
  readonly why: string;
}

const MOST_LISTED = 50;

/** Keeps count of what became of mails, and remembers the first of those that were left over. */
export class Tally {
  readonly ignored: Leftover[] = [];
  readonly failed: Leftover[] = [];
  /** How many failed that may succeed when they are tried again. */
  retryable = 0;
  private readonly counts = { read: 0, created: 0, joined: 0, ignored: 0, failed: 0, seen: 0 };
  private readonly reasons = new Map<string, number>();

  /** Counts a mail that the desk took a decision about. */
  received(name: string, { outcomes }: Received): void {
    const [first] = outcomes;
    const outcome = first?.outcome ?? 'ignored';
    const why = first?.why ?? 'nothing in it';
    if (outcome === 'failed') {
      this.fail(name, why, 'unreadable');
      return;
    }
    this.counts.read += 1;
    this.counts[outcome] += 1;
    if (outcome !== 'ignored') return;
    this.reasons.set(why, (this.reasons.get(why) ?? 0) + 1);
    if (this.ignored.length < MOST_LISTED) this.ignored.push({ name, why });
  }

  /** Counts a mail that could not be taken in: `unreadable` never will be, `failed` may be next time. */
  fail(name: string, why: string, problem: 'unreadable' | 'failed'): void {
    this.counts.read += 1;
    this.counts.failed += 1;
    if (problem === 'failed') this.retryable += 1;
    if (this.failed.length < MOST_LISTED) this.failed.push({ name, why });
  }

  get summary(): Summary {
    return { ...this.counts };
  }

  /** `23 read: 14 created, 5 joined, 2 ignored (1 mailing list, 1 our own mail came back), 2 failed, 0 seen` */
  get line(): string {
    const { read, created, joined, ignored, failed, seen } = this.counts;
    const reasons = [...this.reasons].sort((a, b) => b[1] - a[1]).map(([why, count]) => `${count} ${why}`);
    const why = reasons.length === 0 ? '' : ` (${reasons.join(', ')})`;
    return `${read} read: ${created} created, ${joined} joined, ${ignored} ignored${why}, ${failed} failed, ${seen} seen`;
  }
}
