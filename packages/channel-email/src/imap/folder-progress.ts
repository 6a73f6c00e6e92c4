import type { MailPosition } from '../mail-position.ts';
import { parsePosition, positionText } from './folder-position.ts';

/** How far one folder was read: everything up to a UID, and single mails beyond it. */
export class FolderProgress {
  private readonly store: MailPosition;
  private validity: bigint | null = null;
  private saved = 0;
  private reached = 0;
  private waiting: readonly number[] = [];
  private settled = new Set<number>();
  private failures = new Map<number, number>();

  constructor(store: MailPosition) {
    this.store = store;
  }

  /**
   * Reads the position, once, and forgets it when UIDs no longer mean what they did: then all mail is looked at again, and
   * the desk knows what it has seen. Throws `channel.badPosition`.
   */
  async begin(validity: bigint): Promise<void> {
    if (this.validity === validity) return;
    const position = parsePosition(await this.store.load());
    this.validity = validity;
    this.reached = position?.validity === validity ? position.uid : 0;
    this.saved = this.reached;
    this.settled = new Set();
    this.failures = new Map();
  }

  /** Everything up to this UID is dealt with. */
  get upTo(): number {
    return this.reached;
  }

  isSettled(uid: number): boolean {
    return uid <= this.reached || this.settled.has(uid);
  }

  /** These are all mails beyond the position, in ascending order. */
  expect(waiting: readonly number[]): void {
    this.waiting = waiting;
  }

  /** A mail is dealt with. */
  settle(uid: number): void {
    this.settled.add(uid);
    this.failures.delete(uid);
  }

  /** A mail has failed once more; says how often it has. */
  fail(uid: number): number {
    const count = (this.failures.get(uid) ?? 0) + 1;
    this.failures.set(uid, count);
    return count;
  }

  /** Moves the position up to the first mail that is not dealt with, and saves it. */
  async save(): Promise<void> {
    const open = this.waiting.findIndex((uid) => !this.settled.has(uid));
    const next = open < 0 ? this.waiting.at(-1) : this.waiting[open - 1];
    if (this.validity === null || next === undefined || next <= this.saved) return;
    this.reached = next;
    this.waiting = open < 0 ? [] : this.waiting.slice(open);
    for (const uid of this.settled) if (uid <= next) this.settled.delete(uid);
    await this.store.save(positionText({ validity: this.validity, uid: next }));
    this.saved = next;
  }
}
