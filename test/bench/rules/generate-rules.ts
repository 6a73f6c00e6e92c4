import { type BenchRule, INSTANT_FIELDS, type Leaf, type When } from './bench-rule.ts';
import { type Chance, chanceOf } from './chance.ts';
import type { TicketCase } from './generate-tickets.ts';
import * as tickets from './generate-tickets.ts';
import { finderOf } from './peers/closures.ts';
import { CODES, LANGUAGES, type Language, STEMS, WORDS } from './words.ts';

/** No ticket should match more rules than this. */
export const MOST_MATCHES = 3;

const MEAN_MATCHES = 2;
const TRIES = 14;

const VALUES: Readonly<Record<string, readonly string[]>> = {
  channel: tickets.CHANNELS,
  department: tickets.DEPARTMENTS,
  priority: tickets.PRIORITIES,
  status: tickets.STATUSES,
  language: LANGUAGES,
  'fields.plan': tickets.PLANS,
  'fields.country': tickets.COUNTRIES,
  'fields.product': tickets.PRODUCTS,
};

/** Draws comparisons; given a ticket, such that hold for it, as people write rules with a ticket before their eyes. */
class Writer {
  private readonly chance: Chance;
  private readonly about: TicketCase | null;

  constructor(chance: Chance, about: TicketCase | null) {
    this.chance = chance;
    this.about = about;
  }

  /** A comparison that holds for many tickets. */
  broad(): Leaf {
    const { chance } = this;
    const draw = chance.fraction();
    if (draw < 0.5) {
      const fields = ['channel', 'department', 'priority', 'status', 'language', 'fields.plan', 'fields.country'];
      return this.keyword(chance.pick(fields), 0.5);
    }
    if (draw < 0.66) return this.number();
    if (draw < 0.78) return this.age();
    if (draw < 0.88) return this.keywords();
    if (draw < 0.94) return { field: 'tags', op: 'hasNone', value: chance.some(tickets.TAGS.slice(0, 30), 2) };
    const field = chance.pick(['channel', 'status', 'fields.plan']);
    const others = (VALUES[field] ?? []).filter((value) => value !== this.present(field));
    return chance.isTrue(0.5)
      ? { field, op: 'isNot', value: chance.pick(others) }
      : { field, op: 'notIn', value: chance.some(others, 2) };
  }

  /** A comparison that holds for few tickets. */
  narrow(): Leaf {
    const { chance, about } = this;
    const draw = chance.fraction();
    if (draw < 0.3) {
      const domain =
        about?.requester.personal.addresses[0]?.address.split('@').at(-1) ?? chance.skewed(tickets.DOMAINS);
      return { field: 'requester.domains', op: 'hasAny', value: [domain, ...this.more(tickets.DOMAINS, 0.4, 5)] };
    }
    if (draw < 0.5) return this.keyword('fields.product', 0.3);
    if (draw < 0.65) {
      const [first = chance.skewed(tickets.TAGS), ...rest] = about?.ticket.tags ?? [];
      if (rest.length > 0 && chance.isTrue(0.2)) return { field: 'tags', op: 'hasAll', value: [first, ...rest] };
      return { field: 'tags', op: 'hasAny', value: [first, ...this.more(tickets.TAGS, 0.3, 3)] };
    }
    return this.keywords();
  }

  private more<T>(list: readonly T[], probability: number, most: number): readonly T[] {
    return this.chance.isTrue(probability) ? this.chance.some(list, this.chance.integer(1, most)) : [];
  }

  private present(field: string): string | null {
    if (this.about === null) return null;
    const { ticket } = this.about;
    const [first = '', second] = field.split('.');
    const holder = (second === undefined ? ticket : ticket.fields) as unknown as Readonly<Record<string, string>>;
    return holder[second ?? first] ?? null;
  }

  private keyword(field: string, probability: number): Leaf {
    const values = VALUES[field] ?? [];
    const value = this.present(field) ?? this.chance.pick(values);
    const others = this.more(
      values.filter((one) => one !== value),
      probability,
      3,
    );
    return others.length === 0
      ? { field, op: 'is', value }
      : { field, op: 'in', value: this.chance.some([value, ...others], 9) };
  }

  private number(): Leaf {
    const { chance, about } = this;
    const field = chance.pick(['fields.seats', 'fields.severity', 'reopens', 'messages'] as const);
    const custom = about?.ticket.fields as Readonly<Record<string, number>> | undefined;
    const present =
      field === 'reopens' || field === 'messages'
        ? about?.ticket.counts[field]
        : custom?.[field.slice('fields.'.length)];
    const isUpwards = chance.isTrue(0.5);
    const most = { 'fields.seats': 40, 'fields.severity': 5, reopens: 3, messages: 15 }[field];
    const value = chance.integer(0, most);
    if (present === undefined) return { field, op: isUpwards ? 'gte' : 'lt', value };
    if (isUpwards) return { field, op: 'gte', value: Math.min(value, present) };
    return chance.isTrue(0.5)
      ? { field, op: 'lte', value: Math.max(value, present) }
      : { field, op: 'lt', value: Math.max(value, present + 1) };
  }

  private age(): Leaf {
    const { chance, about } = this;
    const field = chance.pick(INSTANT_FIELDS);
    const hours = chance.pick([1, 2, 4, 8, 24, 48]);
    const instant = field === 'createdAt' ? about?.ticket.createdAt : about?.ticket.anchors[field];
    const isOlder = instant === undefined ? chance.isTrue(0.5) : (about?.now ?? 0) - instant > hours * 3_600_000;
    const value = `PT${hours}H` as const;
    return { field, op: isOlder ? 'moreThanAgo' : 'lessThanAgo', value };
  }

  private keywords(): Leaf {
    const { chance, about } = this;
    const field = chance.isTrue(0.3) ? 'subject' : 'message.text';
    const written = field === 'subject' ? about?.ticket.personal.subject : about?.message.personal.text;
    const present = chance.some(written?.match(/[\p{L}\d-]{6,}/gu) ?? [], 1);
    const others = Array.from({ length: chance.integer(present.length === 0 ? 1 : 0, 4) }, () => this.word());
    return { field, op: 'contains', fold: 'case', value: [...new Set([...present, ...others])] };
  }

  private word(): string {
    const { chance } = this;
    const language: Language = chance.isTrue(0.4) ? 'en' : chance.pick(LANGUAGES);
    const draw = chance.fraction();
    if (draw < 0.3) return chance.pick(CODES);
    if (draw < 0.4) return chance.pick(STEMS[language].slice(-15));
    const rare = WORDS[language].slice(Math.floor(WORDS[language].length / 3));
    const word = draw < 0.6 ? `${chance.pick(rare)} ${chance.pick(rare)}` : chance.pick(rare);
    return chance.isTrue(0.1) ? word.toUpperCase() : word;
  }
}

/** Two to six comparisons, in the order in which somebody thought of them. */
function condition(chance: Chance, about: TicketCase | null, narrowShare: number): When {
  const writer = new Writer(chance, about);
  // What a rule rules out should not be true of the ticket that it was written for.
  const stranger = new Writer(chance, null);
  const anchor = () => (chance.isTrue(narrowShare) ? writer.narrow() : writer.broad());
  const broad = (from: number, to: number) => Array.from({ length: chance.integer(from, to) }, () => writer.broad());
  const any = (...members: readonly When[]): When => ({ any: chance.some(members, 9) });
  const all = (...members: readonly When[]): When => ({ all: chance.some(members, 9) });
  const draw = chance.fraction();
  if (draw < 0.35) return all(anchor(), ...broad(1, 3));
  if (draw < 0.6) return all(anchor(), ...broad(0, 2), any(...broad(1, 1), stranger.broad()));
  if (draw < 0.72) return any(all(anchor(), ...broad(1, 2)), all(stranger.narrow(), ...broad(1, 2)));
  if (draw < 0.88) return all(anchor(), ...broad(1, 2), { not: any(stranger.broad(), stranger.narrow()) });
  return all(anchor(), any(all(...broad(2, 2)), stranger.broad()), { not: stranger.broad() });
}

/** Rules of which the tickets match one to three, however many rules there are: a desk with many has narrow ones. */
export function generateRules(count: number, cases: readonly TicketCase[], seed = 7): readonly BenchRule[] {
  const chance = chanceOf(seed * 1_000_003 + count);
  const narrowShare = count <= 10 ? 0 : Math.min(0.9, 0.25 * Math.log10(count));
  const find = finderOf(cases);
  const matched = new Uint16Array(cases.length);
  let total = 0;
  return Array.from({ length: count }, (_, index) => {
    const owed = (MEAN_MATCHES * cases.length * (index + 1)) / count - total;
    let best: { readonly when: When; readonly found: readonly number[]; readonly score: number } | null = null;
    for (let tries = 0; tries < TRIES && (best === null || best.score < 0); tries += 1) {
      const when = condition(chance, owed < 1 ? null : leastMatched(chance, cases, matched), narrowShare);
      const found = find(when);
      const score = scoreOf(found, matched, owed);
      if (best === null || score > best.score) best = { when, found, score };
    }
    for (const at of best?.found ?? []) matched[at] = (matched[at] ?? 0) + 1;
    total += best?.found.length ?? 0;
    const when = best?.when ?? { all: [] };
    return { id: `rule-${index}`, on: ['message.received'], when, then: [{ do: 'tag', add: [`tag-${index}`] }] };
  });
}

function leastMatched(chance: Chance, cases: readonly TicketCase[], matched: Uint16Array): TicketCase {
  const least = matched.reduce((a, b) => Math.min(a, b));
  return chance.pick(cases.filter((_, at) => matched[at] === least));
}

// Zero is good enough; below it, further tries may be better.
function scoreOf(found: readonly number[], matched: Uint16Array, owed: number): number {
  const crowded = found.filter((at) => (matched[at] ?? 0) >= MOST_MATCHES).length;
  const isNear = owed < 1 ? found.length === 0 : found.length >= owed / 2 && found.length <= owed * 1.5 + 1;
  return (isNear ? 0 : -Math.abs(found.length - Math.max(0, owed))) - crowded;
}
