import type { Receipt } from '@deskwright/core/port';
import fc from 'fast-check';
import { message, open, raw } from './desk-under-test.ts';

/** One thing that happens at a desk. `who` and `which` choose among the people and the tickets that there are. */
export interface Happening {
  readonly what: 'write' | 'reply' | 'answer' | 'note' | 'close' | 'pend' | 'wait' | 'work' | 'erase' | 'repeat';
  readonly who: number;
  readonly which: number;
}

const whats: readonly Happening['what'][] = [
  'write',
  'write',
  'reply',
  'answer',
  'note',
  'close',
  'pend',
  'wait',
  'work',
  'work',
  'repeat',
  'erase',
];

/** What may happen at a desk, in any order. */
export const happenings: fc.Arbitrary<Happening[]> = fc.array(
  fc.record({ what: fc.constantFrom(...whats), who: fc.nat({ max: 3 }), which: fc.nat({ max: 20 }) }),
  { minLength: 1, maxLength: 25, size: 'max' },
);

/** Deliveries to some people fail for good, to others for now. */
export function receiptFor(attempt: number): Receipt {
  if (attempt % 5 === 3) return { ok: false, retry: 'never', detail: 'unknown user' };
  if (attempt % 5 === 4) return { ok: false, retry: 'later', notBefore: 0, detail: 'busy' };
  return { ok: true, ref: { channel: 'email', thread: '' } };
}

type Desk = ReturnType<typeof open>;

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

/** Person number `who` writes, with a file of their own and one that everybody sends. */
export async function writeAs(all: Desk, who: number, key: string, references: readonly string[] = []): Promise<void> {
  const own = await all.blobs.put(bytes(`Own file of person ${who}`), 1000);
  const logo = await all.blobs.put(bytes('a logo'), 1000);
  const original = await all.blobs.put(bytes(`Original of ${key} by person ${who}`), 1000);
  const file = (name: string, { sha256, size }: typeof own) => ({ name, type: 'text/plain', sha256, size });
  const signal = message(key, {
    from: { address: `person${who}@example.org`, name: `Person ${who}` },
    subject: `Question of person ${who}`,
    text: `I am person ${who}, and this is ${key}.${who === 2 ? 'x'.repeat(17_000) : ''}`,
    raw: original.sha256,
    attachments: [file(`file-of-person-${who}.txt`, own), file('logo.png', logo)],
    references,
  });
  await all.helpdesk.receive('email', raw(signal));
}

/** Lets one thing happen; `n` names what comes of it. */
export async function happen(all: Desk, { what, who, which }: Happening, n: number): Promise<void> {
  const { app, helpdesk, clock, storage } = all;
  const { items } = await app.find({ limit: 50 });
  const ticket = items[which % Math.max(1, items.length)];
  clock.now += 1000;
  switch (what) {
    case 'write':
      return writeAs(all, who, `m${n}`);
    case 'repeat':
      return writeAs(all, who, `m${Math.max(0, n - 3)}`);
    case 'wait':
      clock.now += which * 20 * 60_000;
      return;
    case 'work':
      await helpdesk.work();
      return;
    case 'erase': {
      const contacts = await storage.find('contact', { now: clock.now, limit: 10 });
      const contact = contacts.items[who];
      if (contact !== undefined) await app.erase(contact.id);
      return;
    }
    case 'reply': {
      const known = await storage.find('message', { now: clock.now, limit: 50 });
      const thread = (known.items[which % Math.max(1, known.items.length)]?.value as { personal?: { thread?: string } })
        ?.personal?.thread;
      return writeAs(all, who, `m${n}`, thread == null ? [] : [thread]);
    }
    default:
  }
  if (ticket === undefined) return;
  const agent = helpdesk.as({ agent: 'zoe' });
  const key = { id: ticket.id };
  if (what === 'answer') await agent.execute(key, { type: 'message.add', visibility: 'public', text: `Answer ${n}` });
  if (what === 'note') await agent.execute(key, { type: 'message.add', visibility: 'internal', text: `Note ${n}` });
  if (what === 'close') await agent.execute(key, { type: 'ticket.update', status: 'closed' });
  if (what === 'pend') {
    await agent.execute(key, { type: 'ticket.update', status: 'pending', pendingUntil: clock.now + 3_600_000 });
  }
}

/** A desk at which all of this has happened. */
export async function busyDesk(kind: string, run: readonly Happening[]): Promise<Desk> {
  const all = open(kind, receiptFor);
  for (const [n, one] of run.entries()) await happen(all, one, n);
  return all;
}

/** A run in which everything happens, for tests that need it all. */
export const FULL_RUN: readonly Happening[] = [
  { what: 'write', who: 0, which: 0 },
  { what: 'write', who: 1, which: 0 },
  { what: 'write', who: 2, which: 0 },
  { what: 'work', who: 0, which: 0 },
  { what: 'answer', who: 0, which: 0 },
  { what: 'reply', who: 1, which: 0 },
  { what: 'write', who: 3, which: 0 },
  { what: 'note', who: 0, which: 1 },
  { what: 'work', who: 0, which: 0 },
  { what: 'wait', who: 0, which: 20 },
  { what: 'close', who: 0, which: 1 },
  { what: 'pend', who: 0, which: 2 },
  { what: 'answer', who: 0, which: 3 },
  { what: 'reply', who: 0, which: 9 },
];

/** Everything that an iteration gives. */
export async function collect(lines: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

/** An export without what belongs to the moment and the place: its first line, and the hash in its last. */
export function content(lines: readonly string[]): string[] {
  const { end } = JSON.parse(lines.at(-1) ?? '{}');
  return [...lines.slice(1, -1), JSON.stringify(end.counts)];
}
