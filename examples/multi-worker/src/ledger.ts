import type { ChangeEvent } from '@deskwright/core/port';

/** What was seen of the desk from outside. */
export interface Seen {
  /** The messages that it answered for, by thread, and the tickets that it named. */
  readonly answered: ReadonlyMap<string, string>;
  /** The keys of what it sent, one for each time. */
  readonly outbox: readonly string[];
}

/** Counts of a desk on which everything is done. */
export interface Counts {
  readonly messages: number;
  readonly tickets: number;
  readonly acknowledgements: number;
  /** How often something was sent once more, because a worker was killed between sending and saying so. */
  readonly sentAgain: number;
  readonly timeRules: number;
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function note(lists: Map<string, string[]>, key: string, entry: string): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [entry]);
  else list.push(entry);
}

/** What the ledger reads of an event; which of it is there depends on its type. */
interface Entry {
  readonly rule?: string;
  readonly direction?: 'in' | 'out';
  readonly messageId?: string;
  readonly personal?: { readonly thread?: string | null };
}

/** Reads the events of a desk in order, and finds what is missing in them or too much. */
export class Ledger {
  private readonly tickets = new Map<string, number>();
  /** By thread: the tickets that have the message. */
  private readonly received = new Map<string, string[]>();
  private readonly replies = new Map<string, string[]>();
  private readonly sent = new Map<string, string[]>();
  private readonly timeRules = new Map<string, number>();

  /** Takes an event into account. */
  take(event: ChangeEvent): void {
    const { record, type } = event;
    const { rule, direction, messageId, personal } = event as Entry;
    const thread = String(personal?.thread);
    if (type === 'ticket.created') add(this.tickets, record.id);
    else if (type === 'rule.fired' && rule === 'waiting') add(this.timeRules, record.id);
    else if (type === 'message.sent') note(this.sent, record.id, thread);
    else if (type === 'message.added' && direction === 'in') note(this.received, thread, record.id);
    else if (type === 'message.added') note(this.replies, record.id, String(messageId));
  }

  /** How much there is. */
  counts({ outbox }: Seen): Counts {
    return {
      messages: this.received.size,
      tickets: this.tickets.size,
      acknowledgements: this.sent.size,
      sentAgain: outbox.length - new Set(outbox).size,
      timeRules: this.timeRules.size,
    };
  }

  /** What is wrong, in plain words; nothing when counts in are counts out. */
  problems({ answered, outbox }: Seen): readonly string[] {
    const problems: string[] = [];
    for (const [thread, ticket] of answered) {
      const found = this.received.get(thread) ?? [];
      if (found.join() !== ticket) problems.push(`message ${thread} is on tickets [${found}], not on ${ticket} once`);
    }
    for (const thread of this.received.keys()) {
      if (!answered.has(thread)) problems.push(`message ${thread} was never answered for`);
    }
    const conversations = new Set(answered.values());
    if (this.tickets.size !== conversations.size) {
      problems.push(`${conversations.size} conversations became ${this.tickets.size} tickets`);
    }
    const keys = new Set(outbox);
    for (const [ticket, times] of this.tickets) {
      if (times !== 1) problems.push(`ticket ${ticket} was created ${times} times`);
      const fired = this.timeRules.get(ticket) ?? 0;
      if (fired !== 1) problems.push(`the time rule of ticket ${ticket} fired ${fired} times`);
      problems.push(...this.problemsOfReply(ticket, keys));
    }
    const known = new Set([...this.sent.values()].flat());
    for (const key of keys) if (!known.has(key)) problems.push(`${key} was sent and never settled`);
    return problems;
  }

  private problemsOfReply(ticket: string, keys: ReadonlySet<string>): readonly string[] {
    const replies = this.replies.get(ticket) ?? [];
    if (replies.length !== 1) return [`ticket ${ticket} has ${replies.length} acknowledgements`];
    const settled = this.sent.get(replies[0] ?? '') ?? [];
    if (settled.length !== 1) return [`the acknowledgement of ${ticket} was settled ${settled.length} times`];
    return keys.has(settled[0] ?? '') ? [] : [`the acknowledgement of ${ticket} was never sent`];
  }
}
