import { type Desk, defineDesk, type Facts, type Json, type Policies } from '@deskwright/core';
import * as z from 'zod';
import { type BenchRule, withDefaultFold } from '../bench-rule.ts';
import {
  CHANNELS,
  COUNTRIES,
  DEAD_CHANNELS,
  DEPARTMENTS,
  PLANS,
  PRODUCTS,
  type TicketCase,
} from '../generate-tickets.ts';
import type { Match, Peer } from '../peer.ts';

/** What the code of the measured desk declares. */
export const DESK_OPTIONS = {
  departments: DEPARTMENTS,
  channels: [...CHANNELS, ...DEAD_CHANNELS],
  fields: {
    plan: z.enum(PLANS),
    country: z.enum(COUNTRIES),
    product: z.enum(PRODUCTS as readonly [string, ...string[]]),
    seats: z.number(),
    severity: z.number(),
  },
};

/** Rules as stored configuration: what they say is checked by `policies`. */
export function storedRules(rules: readonly BenchRule[]): NonNullable<Policies['rules']> {
  return rules as unknown as NonNullable<Policies['rules']>;
}

/** The desk with these rules. */
export function deskWith(rules: readonly BenchRule[]): Desk {
  return (defineDesk(DESK_OPTIONS) as unknown as Desk).policies({ rules: storedRules(rules) });
}

/** What the desk's rules look at when the message of a ticket has come in. */
export function sceneOf({ ticket, message, requester, now }: TicketCase): {
  readonly record: unknown;
  readonly facts: Facts;
} {
  const record = ticket as unknown as Json;
  const facts = { now, actor: message.author, record, message: message as unknown as Json };
  return { record, facts: { ...facts, requester: requester as unknown as Json } };
}

const TRIGGERS = new Set(['message.received'] as const);

/** The bare match of a desk, without what rules do. */
export function matchOf(desk: Desk, cases: readonly TicketCase[]): (ticket: number) => readonly string[] {
  const { rules } = desk['~internal'];
  const scenes = cases.map(sceneOf);
  return (index) => rules.matching(TRIGGERS, scenes[index] as (typeof scenes)[number]).map(({ id }) => id);
}

// The matcher is built when the first ticket asks, so one is matched before the time counts.
function ready(rules: readonly BenchRule[], cases: readonly TicketCase[]): Match {
  const match = matchOf(deskWith(rules), cases);
  match(0);
  return match;
}

/** Deskwright, comparing texts as the peers do. */
export const desk: Peer = {
  name: 'deskwright',
  note: 'full tickets; `fold: "case"`, texts folded inside the time; only the match, not what rules do',
  folding: 'case',
  prepare: ready,
};

/** Deskwright as it comes. */
export const deskAccents: Peer = {
  name: 'deskwright (accents)',
  note: 'the same with the default folding, which also ignores accents',
  folding: 'accents',
  prepare: (rules, cases) =>
    ready(
      rules.map((rule) => ({ ...rule, when: withDefaultFold(rule.when) })),
      cases,
    ),
};
