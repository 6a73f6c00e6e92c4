import { readFileSync } from 'node:fs';
import type { Message, Ticket } from '@deskwright/core';
import type { Blobs, Storage, Stored, StoredEvent } from '@deskwright/core/port';
import type { Helpdesk } from '@deskwright/runtime';
import { expect } from 'vitest';
import { desk, type Offer, type Sent, textOf, threadOf } from './crash-desk.ts';
import type { Place } from './databases.ts';

const EVERYTHING = ['wake', 'delivery', 'command'] as const;

/** Works until nothing is left, letting the clock run to whatever is due next. */
export async function settle(helpdesk: Helpdesk<never>, clock: { now: number }): Promise<void> {
  for (;;) {
    const { done, nextDueAt } = await helpdesk.work({ limit: 1000, concurrency: 8 });
    if (done > 0) continue;
    if (nextDueAt === null) return;
    clock.now = Math.max(clock.now, nextDueAt);
  }
}

async function all<T>(storage: Storage, kind: string): Promise<readonly Stored<T>[]> {
  const found: Stored<T>[] = [];
  for (let after: string | null = null; ; ) {
    const query = { now: 0, limit: 500 };
    const page: Awaited<ReturnType<Storage['find']>> = await storage.find(
      kind,
      after === null ? query : { ...query, after },
    );
    found.push(...(page.items as unknown as Stored<T>[]));
    after = page.next;
    if (after === null) return found;
  }
}

async function historyOf(storage: Storage, kind: string, id: string): Promise<readonly StoredEvent[]> {
  return storage.history({ kind, id }, { limit: 10_000 });
}

/** Fails unless the history of every record leads to the record, without a gap and without two events of one name. */
async function expectFolds(storage: Storage, kind: string): Promise<void> {
  const { evolve } = desk['~internal'].kinds.get(kind) ?? {};
  for (const { id, value, version } of await all<unknown>(storage, kind)) {
    const events = await historyOf(storage, kind, id);
    expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: version }, (_, at) => at + 1));
    expect(new Set(events.map((event) => event.id)).size, id).toBe(version);
    const folded = events.reduce<unknown>((state, event) => evolve?.(state, event), null);
    expect(JSON.parse(JSON.stringify(folded)), `${kind} ${id}`).toEqual(value);
  }
}

async function textIn(blobs: Blobs, sha256: string): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of (await blobs.get(sha256)) ?? []) parts.push(part);
  return Buffer.concat(parts).toString();
}

/** What senders know: the tickets of the messages that were answered for, and what may have been taken in besides. */
export interface Known {
  readonly acknowledged: ReadonlyMap<string, string>;
  readonly next: readonly number[];
}

function offerOf(key: string): Offer {
  const [sender = 0, n = 0] = key.split('-').map(Number);
  return { sender, n };
}

/**
 * Fails unless a desk on which everything is settled has each message once, and nothing else: what was answered for, the
 * ticket that was named for it, its text, one acknowledgement for each ticket, sent under one key.
 */
export async function expectWhole(place: Omit<Place, 'close'>, journal: string, known: Known): Promise<void> {
  const { storage, blobs } = place;
  const messages = (await all<Message>(storage, 'message')).map(({ value }) => value);
  const tickets = (await all<Ticket>(storage, 'ticket')).map(({ value }) => value);

  const received = messages.filter(({ direction }) => direction === 'in');
  const byThread = new Map(received.map((message) => [message.personal.thread, message]));
  expect(byThread.size).toBe(received.length);
  for (const [key, ticket] of known.acknowledged) {
    expect(byThread.get(threadOf(offerOf(key)))?.ticketId, key).toBe(ticket);
  }
  const possible = known.next.flatMap((next, sender) =>
    Array.from({ length: next + 1 }, (_, n): Offer => ({ sender, n })),
  );
  const offers = possible.filter((offer) => byThread.has(threadOf(offer)));
  expect(offers).toHaveLength(received.length);
  for (const offer of offers) {
    const { text, textBlob } = byThread.get(threadOf(offer))?.personal ?? {};
    const whole = textOf(offer);
    expect(textBlob === null ? text : await textIn(blobs, String(textBlob))).toBe(whole);
  }

  // Every message is on a ticket that is there, in the place that its number says.
  for (const ticket of tickets) {
    const own = messages.filter(({ ticketId }) => ticketId === ticket.id).map(({ number }) => number);
    expect(own.toSorted((a, b) => a - b)).toEqual(own.map((_, at) => at + 1));
  }
  expect(new Set(messages.map(({ ticketId }) => ticketId))).toEqual(new Set(tickets.map(({ id }) => id)));

  const sent = readFileSync(journal, 'utf8').split('\n').slice(0, -1);
  const textByKey = new Map<string, string>();
  for (const line of sent) {
    const { key, text }: Sent = JSON.parse(line);
    expect(textByKey.get(key) ?? text).toBe(text);
    textByKey.set(key, text);
  }
  const answers = messages.filter(({ direction }) => direction === 'out');
  expect(answers).toHaveLength(tickets.length);
  expect(answers.filter(({ delivery }) => delivery !== 'sent')).toEqual([]);
  const acknowledgements = new Map(answers.map(({ personal }) => [personal.thread, personal.text]));
  expect(acknowledgements).toEqual(new Map([...textByKey].map(([key, text]) => [`<${key}@aurora.example>`, text])));
  expect(acknowledgements.size).toBe(answers.length);

  for (const kind of ['ticket', 'message', 'contact', 'job']) await expectFolds(storage, kind);
  for (const { id } of tickets) {
    const breaches = (await historyOf(storage, 'ticket', id)).filter(({ type }) => type === 'sla.breached');
    expect(breaches).toHaveLength(1);
  }
  const addresses = (await all<{ readonly personal: object }>(storage, 'contact')).map(({ value }) => value.personal);
  expect(new Set(addresses.map((address) => JSON.stringify(address))).size).toBe(addresses.length);
  const lease = { what: EVERYTHING, now: 8e15, until: 8e15, limit: 10 };
  expect(await storage.claim(lease)).toEqual({ claims: [], nextDueAt: null });
}

/** Sweeps what nothing refers to, and fails unless all that is referred to stays. */
export async function expectSwept(place: Omit<Place, 'close'>, journal: string, known: Known): Promise<void> {
  const messages = await all<Message>(place.storage, 'message');
  const referenced = new Set(messages.flatMap(({ value }) => value.personal.blobs));
  const isReferenced = async (sha256: string) => referenced.has(sha256);
  await place.blobs.sweep(isReferenced, Number.MAX_SAFE_INTEGER);
  expect(await place.blobs.sweep(isReferenced, Number.MAX_SAFE_INTEGER)).toBe(0);
  await expectWhole(place, journal, known);
}
