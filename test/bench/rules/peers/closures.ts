import { fold } from '@deskwright/core';
import { type BenchRule, hoursOf, type Leaf, type When } from '../bench-rule.ts';
import type { TicketCase } from '../generate-tickets.ts';
import type { Peer } from '../peer.ts';

type FoldText = (text: string) => string;
type Test = (seen: Seen) => boolean;

const HOUR = 3_600_000;

/** A ticket while rules look at it: texts are folded when the first rule asks, and once. */
class Seen {
  readonly now: number;
  readonly ticket: TicketCase['ticket'];
  private readonly from: TicketCase;
  private readonly foldText: FoldText;
  private foldedSubject: string | null = null;
  private foldedText: string | null = null;
  private mailDomains: readonly string[] | null = null;

  constructor(from: TicketCase, foldText: FoldText) {
    this.from = from;
    this.ticket = from.ticket;
    this.now = from.now;
    this.foldText = foldText;
  }

  get subject(): string {
    this.foldedSubject ??= this.foldText(this.ticket.personal.subject);
    return this.foldedSubject;
  }

  get text(): string {
    this.foldedText ??= this.foldText(this.from.message.personal.text);
    return this.foldedText;
  }

  get domains(): readonly string[] {
    this.mailDomains ??= this.from.requester.personal.addresses.map(({ address }) => address.split('@').at(-1) ?? '');
    return this.mailDomains;
  }
}

function reader(field: string): (seen: Seen) => unknown {
  const [first = '', second] = field.split('.');
  if (second !== undefined) return ({ ticket }) => (ticket.fields as Readonly<Record<string, unknown>>)[second];
  if (first === 'reopens' || first === 'messages') return ({ ticket }) => ticket.counts[first];
  if (first === 'lastRequesterMessageAt' || first === 'lastAgentMessageAt')
    return ({ ticket }) => ticket.anchors[first];
  return ({ ticket }) => (ticket as unknown as Readonly<Record<string, unknown>>)[first];
}

function leafTest(leaf: Leaf, foldText: FoldText): Test {
  switch (leaf.op) {
    case 'contains': {
      const words = leaf.value.map(foldText);
      return leaf.field === 'subject'
        ? ({ subject }) => words.some((word) => subject.includes(word))
        : ({ text }) => words.some((word) => text.includes(word));
    }
    case 'hasAny':
    case 'hasAll':
    case 'hasNone':
      return memberTest(leaf);
    default:
      return valueTest(leaf, reader(leaf.field));
  }
}

function memberTest({ field, op, value }: Extract<Leaf, { op: 'hasAny' | 'hasAll' | 'hasNone' }>): Test {
  const members = (seen: Seen): readonly string[] => (field === 'tags' ? seen.ticket.tags : seen.domains);
  if (op === 'hasAll') return (seen) => value.every((one) => members(seen).includes(one));
  if (op === 'hasAny') return (seen) => value.some((one) => members(seen).includes(one));
  return (seen) => !value.some((one) => members(seen).includes(one));
}

function valueTest(
  { op, value }: Exclude<Leaf, { op: 'contains' | 'hasAny' | 'hasAll' | 'hasNone' }>,
  read: (seen: Seen) => unknown,
): Test {
  switch (op) {
    case 'is':
      return (seen) => read(seen) === value;
    case 'isNot':
      return (seen) => read(seen) !== value;
    case 'in':
      return (seen) => value.includes(read(seen) as string);
    case 'notIn':
      return (seen) => !value.includes(read(seen) as string);
    case 'gt':
      return (seen) => (read(seen) as number) > value;
    case 'gte':
      return (seen) => (read(seen) as number) >= value;
    case 'lt':
      return (seen) => (read(seen) as number) < value;
    case 'lte':
      return (seen) => (read(seen) as number) <= value;
    case 'moreThanAgo': {
      const ms = hoursOf(value) * HOUR;
      return (seen) => seen.now - (read(seen) as number) > ms;
    }
    case 'lessThanAgo': {
      const ms = hoursOf(value) * HOUR;
      return (seen) => seen.now - (read(seen) as number) < ms;
    }
  }
}

function testOf(when: When, foldText: FoldText): Test {
  if ('not' in when) {
    const inner = testOf(when.not, foldText);
    return (seen) => !inner(seen);
  }
  if ('all' in when) {
    const tests = when.all.map((member) => testOf(member, foldText));
    return (seen) => tests.every((test) => test(seen));
  }
  if ('any' in when) {
    const tests = when.any.map((member) => testOf(member, foldText));
    return (seen) => tests.some((test) => test(seen));
  }
  return leafTest(when, foldText);
}

/** For generating rules: says for which of the tickets a condition holds. Lower case is what counts. */
export function finderOf(cases: readonly TicketCase[]): (when: When) => readonly number[] {
  const seen = cases.map((one) => new Seen(one, lower));
  return (when) => {
    const test = testOf(when, lower);
    return seen.flatMap((one, at) => (test(one) ? [at] : []));
  };
}

const lower: FoldText = (text) => text.toLowerCase();

function closures(name: string, note: string, folding: Peer['folding'], foldText: FoldText): Peer {
  return {
    name,
    note,
    folding,
    prepare(rules: readonly BenchRule[], cases: readonly TicketCase[]) {
      const tests = rules.map(({ when }) => testOf(when, foldText));
      return (index) => {
        const seen = new Seen(cases[index] as TicketCase, foldText);
        const found: string[] = [];
        for (let at = 0; at < tests.length; at += 1) {
          if ((tests[at] as Test)(seen)) found.push((rules[at] as BenchRule).id);
        }
        return found;
      };
    },
  };
}

/** What a good engineer writes without a library: the oracle of every peer. */
export const handWritten = closures(
  'closures',
  'one closure a rule, asked in order; each text put into lower case once a ticket, inside the time',
  'case',
  lower,
);

/** The same with the desk's default folding: the oracle of the desk's second row. */
export const handWrittenAccents = closures(
  'closures (accents)',
  'the same with `fold` of the core, so that accents do not count',
  'accents',
  (text) => fold(text),
);
