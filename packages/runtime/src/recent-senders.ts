import { type Contact, contactRef, type Instant, type Stored } from '@deskwright/core';
import type { Write } from '@deskwright/core/port';

const MOST_SENDERS = 1000;
const LONGEST_MS = 10 * 60_000;

interface Remembered {
  readonly contact: Stored<Contact>;
  readonly since: Instant;
}

/**
 * The people who wrote last, so that what they write next need not wait for them to be loaded. What is remembered may be out
 * of date, since other processes write as well: a decision on it is good only if the commit says so, see `Batch.read`.
 */
export class RecentSenders {
  /** By the reference of an address, the one remembered last at the end. */
  private readonly byAddress = new Map<string, Remembered>();

  find(channel: string, address: string, now: Instant): Stored<Contact> | null {
    const found = this.byAddress.get(nameOf(channel, address));
    return found === undefined || now - found.since > LONGEST_MS ? null : found.contact;
  }

  /** Remembers whose an address is, unless it is not among theirs. */
  remember(channel: string, address: string, contact: Stored<Contact>, now: Instant): void {
    const name = nameOf(channel, address);
    const known = this.byAddress.get(name)?.contact;
    // Somebody else may have been faster to say what became of them.
    const newest = known?.id === contact.id && known.version > contact.version ? known : contact;
    this.byAddress.delete(name);
    this.drop(now);
    if (hasAddress(newest, name)) this.byAddress.set(name, { contact: newest, since: now });
  }

  forget(channel: string, address: string): void {
    this.byAddress.delete(nameOf(channel, address));
  }

  /** Follows what this process committed. */
  committed(writes: readonly Write[]): void {
    for (const { kind, id, expected, events, value } of writes) {
      if (kind === 'contact')
        this.follow({ id, version: expected + events.length, value: value as unknown as Contact });
    }
  }

  private follow(contact: Stored<Contact>): void {
    for (const [name, { contact: known, since }] of this.byAddress) {
      if (known.id !== contact.id) continue;
      if (hasAddress(contact, name)) this.byAddress.set(name, { contact, since });
      else this.byAddress.delete(name);
    }
  }

  /** Makes room: whoever wrote long ago goes, and the oldest when there are too many. */
  private drop(now: Instant): void {
    for (const [name, { since }] of this.byAddress) {
      if (now - since <= LONGEST_MS && this.byAddress.size < MOST_SENDERS) return;
      this.byAddress.delete(name);
    }
  }
}

function hasAddress({ value }: Stored<Contact>, name: string): boolean {
  return value.personal.addresses.some(({ channel, address }) => nameOf(channel, address) === name);
}

function nameOf(channel: string, address: string): string {
  const ref = contactRef(channel, address);
  return `${ref.channel} ${ref.thread}`;
}
