import { type AnyKind, type Desk, foldHistory, type Message, type Ticket, type Vocabulary } from '@deskwright/core';
import { type Everything, everythingIn } from './everything.ts';
import { type Life, nameOf } from './ledger.ts';
import { isSameJson } from './same-json.ts';
import { addressOf, threadOf } from './simulated-mail.ts';
import type { World } from './world.ts';

function twice(names: Iterable<string>): readonly string[] {
  const seen = new Set<string>();
  const found = new Set<string>();
  for (const name of names) (seen.has(name) ? found : seen).add(name);
  return [...found];
}

type MessageLife = Life & { readonly message: Message };

/** All messages that there ever were. */
function messagesOf({ ledger }: World): readonly MessageLife[] {
  return ledger.lives
    .filter(({ kind }) => kind === 'message')
    .map((life) => ({ ...life, message: life.value as unknown as Message }));
}

function tallyOf(names: Iterable<string | null>): ReadonlyMap<string | null, number> {
  const counts = new Map<string | null, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** Every mail became one message, also when it came again after that had been removed; and one person one contact. */
function* mails(world: World, messages: readonly MessageLife[]): Iterable<string> {
  const inbound = messages.filter(({ message }) => message.direction === 'in');
  const counts = tallyOf(inbound.map(({ message }) => message.personal.thread));
  for (const { key } of world.mails) {
    const count = counts.get(threadOf(key)) ?? 0;
    if (count !== 1) yield `mail: ${key} became ${count} messages`;
  }
  const writers = new Set(world.mails.map(({ sender }) => sender));
  const addresses = world.ledger.lives
    .filter(({ kind }) => kind === 'contact')
    .map(({ value }) => JSON.stringify((value as { readonly personal?: unknown }).personal));
  for (const sender of writers) {
    const count = addresses.filter((personal) => personal.includes(addressOf(sender))).length;
    if (count !== 1) yield `contact: ${addressOf(sender)} became ${count} contacts`;
  }
}

/** What agents were told had been done was done, once. */
function* promises(world: World, messages: readonly MessageLife[]): Iterable<string> {
  const said = ({ ticket, text }: { readonly ticket: string; readonly text: string | null }) => `${ticket}: "${text}"`;
  const counts = tallyOf(
    messages.map(({ message: { ticketId, personal } }) => said({ ticket: ticketId, ...personal })),
  );
  for (const promised of world.promised) {
    const count = counts.get(said(promised)) ?? 0;
    if (count !== 1) yield `promise: ${said(promised)} became ${count} messages`;
  }
}

/** What was sent had been committed; what was committed was sent, or given up, and its fate was written down once. */
function* deliveries({ ledger, sent }: World, messages: readonly MessageLife[]): Iterable<string> {
  const contents = new Map<string, string>();
  for (const { key, content } of sent) {
    if (!ledger.deliveries.has(key)) yield `delivery: ${key} was sent and never committed`;
    if ((contents.get(key) ?? content) !== content) yield `delivery: two messages were sent under ${key}`;
    contents.set(key, content);
  }
  const byId = new Map(messages.map((one) => [one.id, one]));
  for (const { id, from } of ledger.deliveries.values()) {
    const one = byId.get(from.id);
    const fates = one?.events.filter(({ type }) => type === 'message.sent' || type === 'message.failed') ?? [];
    if (fates.length !== 1) yield `delivery: ${id} was settled ${fates.length} times`;
    if (one?.message.delivery === 'sent' && !contents.has(id)) yield `delivery: ${id} counts as sent and never was`;
  }
}

/** What was committed and not removed is there as it was committed, and nothing else is. */
function* kept({ ledger }: World, { records }: Everything): Iterable<string> {
  const wanted = new Map(ledger.lives.filter(({ isOver }) => !isOver).map((life) => [nameOf(life), life]));
  for (const { kind, stored, history } of records) {
    const name = nameOf({ kind, id: stored.id });
    const life = wanted.get(name);
    if (life === undefined) yield `kept: ${name} is there, and should not be`;
    else if (!isSameJson([life.value, life.events], [stored.value, history]))
      yield `kept: ${name} is not as it was committed`;
    wanted.delete(name);
  }
  for (const name of wanted.keys()) yield `kept: ${name} is not there`;
}

/** Messages leave the desk with their ticket. */
function* orphans({ ledger }: World, messages: readonly MessageLife[]): Iterable<string> {
  for (const { isOver, id, message } of messages) {
    const hasTicket = ledger.has({ kind: 'ticket', id: message.ticketId });
    if (!isOver && !hasTicket) yield `removal: message ${id} was left behind by its ticket`;
  }
}

/** A merged ticket is there with the one that it is part of, which knows it; and nothing is promised to it any more. */
function* merges({ records }: Everything): Iterable<string> {
  const tickets = new Map(
    records.flatMap(({ kind, stored }) =>
      kind === 'ticket' ? [[stored.id, stored.value as unknown as Ticket] as const] : [],
    ),
  );
  for (const { id, mergedInto, mergedFrom = [], status, clocks } of tickets.values()) {
    const whole = mergedInto === undefined ? null : tickets.get(mergedInto);
    if (whole === undefined) yield `merge: ${id} is part of ${mergedInto}, which is gone`;
    else if (whole !== null) {
      if (whole.mergedFrom?.includes(id) !== true) yield `merge: ${mergedInto} does not know that ${id} is part of it`;
      if (whole.mergedInto !== undefined) yield `merge: ${id} does not lead to the end of its chain`;
      const isLive = clocks.some(({ state }) => state === 'running' || state === 'paused');
      if (status !== 'closed' || isLive) yield `merge: ${id} is not at rest`;
    } else {
      const strangers = mergedFrom.filter((one) => tickets.get(one)?.mergedInto !== id);
      for (const one of strangers) yield `merge: ${one} is not part of ${id}`;
    }
  }
}

/** Promises break once, when their time is up, and not before. */
function* clocks(world: World, { records }: Everything): Iterable<string> {
  for (const { kind, stored, history } of records) {
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
    if (!isSameJson(folded, stored.value)) yield `history: ${kind} ${stored.id} does not fold to what is stored`;
    if (history.some(({ seq }, index) => seq !== index + 1)) yield `history: ${kind} ${stored.id} has a gap`;
    if (history.length !== stored.version) yield `history: ${kind} ${stored.id} is not as long as its version`;
    for (const id of twice(history.map((event) => event.id)))
      yield `history: event ${id} of ${kind} ${stored.id} happened twice`;
  }
  const seen = new Map<string, number>();
  for (const { record, seq } of all.feed) {
    const name = nameOf(record);
    if (seq !== (seen.get(name) ?? 0) + 1) yield `feed: event ${seq} of ${name} is not where it belongs`;
    seen.set(name, seq);
  }
  const total = all.records.reduce((sum, { history }) => sum + history.length, 0);
  if (all.feed.length !== total) yield `feed: ${all.feed.length} events of ${total}`;
}

/** What does not hold in a world that has come to rest. */
export async function violationsOf(desk: Desk<Vocabulary>, world: World): Promise<readonly string[]> {
  const all = await everythingIn(desk, world);
  const messages = messagesOf(world);
  const outstanding = await world.storage.list('work', { after: null, limit: 10 });
  return [
    ...mails(world, messages),
    ...promises(world, messages),
    ...deliveries(world, messages),
    ...clocks(world, all),
    ...merges(all),
    ...histories(desk, all),
    ...kept(world, all),
    ...orphans(world, messages),
    ...outstanding.rows.map(({ what, error }) => `work: a ${what} was left over (${error ?? 'no error'})`),
  ];
}
