import { type AnyKind, type Desk, foldHistory, type Message, type Ticket, type Vocabulary } from '@deskwright/core';
import { canonicalJson, type Delivery, type Json, type Stored, type StoredEvent } from '@deskwright/core/port';
import { addressOf, threadOf } from './simulated-mail.ts';
import type { World } from './world.ts';

/** A record as it is stored, with its history. */
interface Known {
  readonly kind: string;
  readonly stored: Stored<Json>;
  readonly history: readonly StoredEvent[];
}

const PAGE = 500;

/** Everything that is stored, and the feed. */
interface Everything {
  readonly records: readonly Known[];
  readonly feed: readonly (StoredEvent & { readonly record: { readonly kind: string; readonly id: string } })[];
}

async function recordsOf(world: World, kind: string): Promise<readonly Known[]> {
  const known: Known[] = [];
  let after: string | null = null;
  do {
    const query = { now: world.now, limit: PAGE, ...(after === null ? {} : { after }) };
    const page: Awaited<ReturnType<World['storage']['find']>> = await world.storage.find(kind, query);
    for (const stored of page.items) {
      known.push({ kind, stored, history: await historyOf(world, { kind, id: stored.id }) });
    }
    after = page.next;
  } while (after !== null);
  return known;
}

async function historyOf(world: World, record: { readonly kind: string; readonly id: string }) {
  const events: StoredEvent[] = [];
  let page: readonly StoredEvent[];
  do {
    page = await world.storage.history(record, { after: events.at(-1)?.seq ?? 0, limit: PAGE });
    events.push(...page);
  } while (page.length === PAGE);
  return events;
}

async function everything(desk: Desk<Vocabulary>, world: World): Promise<Everything> {
  const records: Known[] = [];
  for (const kind of desk['~internal'].kinds.keys()) records.push(...(await recordsOf(world, kind)));
  const feed: Everything['feed'][number][] = [];
  let position: string | null = null;
  for (;;) {
    const page: Awaited<ReturnType<World['storage']['changes']>> = await world.storage.changes({
      after: position,
      limit: PAGE,
    });
    feed.push(...page.events);
    position = page.position;
    if (page.events.length === 0) return { records, feed };
  }
}

function twice(names: Iterable<string>): readonly string[] {
  const seen = new Set<string>();
  const found = new Set<string>();
  for (const name of names) (seen.has(name) ? found : seen).add(name);
  return [...found];
}

function messagesOf({ records }: Everything): readonly (Known & { readonly value: Message })[] {
  return records
    .filter(({ kind }) => kind === 'message')
    .map((one) => ({ ...one, value: one.stored.value as unknown as Message }));
}

/** Every mail is one message, and one person one contact. */
function* mails(world: World, all: Everything): Iterable<string> {
  const threads = messagesOf(all)
    .filter(({ value }) => value.direction === 'in')
    .map(({ value }) => value.personal.thread);
  for (const { key } of world.mails) {
    const count = threads.filter((thread) => thread === threadOf(key)).length;
    if (count !== 1) yield `mail: ${key} is ${count} messages`;
  }
  const writers = new Set(world.mails.map(({ sender }) => sender));
  const addresses = all.records
    .filter(({ kind }) => kind === 'contact')
    .map(({ stored }) => JSON.stringify((stored.value as { readonly personal?: unknown }).personal));
  for (const sender of writers) {
    const count = addresses.filter((personal) => personal.includes(addressOf(sender))).length;
    if (count !== 1) yield `contact: ${addressOf(sender)} is ${count} contacts`;
  }
}

/** What agents were told had been done is there, once. */
function* promises(world: World, all: Everything): Iterable<string> {
  const messages = messagesOf(all);
  for (const { ticket, text } of world.promised) {
    const count = messages.filter(({ value }) => value.ticketId === ticket && value.personal.text === text).length;
    if (count !== 1) yield `promise: "${text}" is ${count} messages`;
  }
}

/** What was sent had been committed; what was committed was sent, or given up, and its fate was written down once. */
function* deliveries(world: World, all: Everything): Iterable<string> {
  const wanted = new Map<string, Delivery>();
  for (const batch of world.committed) for (const delivery of batch.deliveries) wanted.set(delivery.id, delivery);
  const contents = new Map<string, string>();
  for (const { key, content } of world.sent) {
    if (!wanted.has(key)) yield `delivery: ${key} was sent and never committed`;
    if ((contents.get(key) ?? content) !== content) yield `delivery: two messages were sent under ${key}`;
    contents.set(key, content);
  }
  const messages = new Map(messagesOf(all).map((one) => [one.stored.id, one]));
  for (const { id, from } of wanted.values()) {
    const message = messages.get(from.id);
    const fates = message?.history.filter(({ type }) => type === 'message.sent' || type === 'message.failed') ?? [];
    if (fates.length !== 1) yield `delivery: ${id} was settled ${fates.length} times`;
    if (message?.value.delivery === 'sent' && !contents.has(id)) yield `delivery: ${id} counts as sent and never was`;
  }
}

/** Promises break once, when their time is up, and not before. */
function* clocks(world: World, all: Everything): Iterable<string> {
  for (const { kind, stored, history } of all.records) {
    if (kind !== 'ticket') continue;
    const breaches = history
      .filter(({ type }) => type === 'sla.breached')
      .map((event) =>
        JSON.stringify([
          (event as { metric?: unknown }).metric,
          (event as { startedAt?: unknown }).startedAt ?? event.at,
        ]),
      );
    for (const breach of twice(breaches)) yield `clock: ${stored.id} broke ${breach} twice`;
    for (const { metric, state, dueAt, breachedAt, metAt } of (stored.value as unknown as Ticket).clocks) {
      const isLate = dueAt !== null && (state === 'running' ? dueAt < world.now : (metAt ?? 0) > dueAt);
      if ((state === 'running' || state === 'met') && isLate && breachedAt === null)
        yield `clock: ${metric} of ${stored.id} is late and nobody noticed`;
    }
  }
}

/** Histories fold to what is stored, no command took effect twice, and the feed tells it all in order. */
function* histories(desk: Desk<Vocabulary>, all: Everything): Iterable<string> {
  for (const { kind, stored, history } of all.records) {
    const folded = foldHistory(desk['~internal'].kinds.get(kind) as AnyKind, history);
    if (canonicalJson(folded) !== canonicalJson(stored.value))
      yield `history: ${kind} ${stored.id} does not fold to what is stored`;
    if (history.some(({ seq }, index) => seq !== index + 1)) yield `history: ${kind} ${stored.id} has a gap`;
    if (history.length !== stored.version) yield `history: ${kind} ${stored.id} is not as long as its version`;
    for (const id of twice(history.map((event) => event.id)))
      yield `history: event ${id} of ${kind} ${stored.id} happened twice`;
  }
  const seen = new Map<string, number>();
  for (const { record, seq } of all.feed) {
    const name = `${record.kind} ${record.id}`;
    if (seq !== (seen.get(name) ?? 0) + 1) yield `feed: event ${seq} of ${name} is not where it belongs`;
    seen.set(name, seq);
  }
  const total = all.records.reduce((sum, { history }) => sum + history.length, 0);
  if (all.feed.length !== total) yield `feed: ${all.feed.length} events of ${total}`;
}

/** What does not hold in a world that has come to rest. */
export async function violationsOf(desk: Desk<Vocabulary>, world: World): Promise<readonly string[]> {
  const all = await everything(desk, world);
  const outstanding = await world.storage.list('work', { after: null, limit: 10 });
  return [
    ...mails(world, all),
    ...promises(world, all),
    ...deliveries(world, all),
    ...clocks(world, all),
    ...histories(desk, all),
    ...outstanding.rows.map(({ what, error }) => `work: a ${what} was left over (${error ?? 'no error'})`),
  ];
}
