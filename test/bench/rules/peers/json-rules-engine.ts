import { Engine, type NestedCondition, type TopLevelCondition } from 'json-rules-engine';
import { hoursOf, type Leaf, type When } from '../bench-rule.ts';
import { type FlatTicket, flatName, flatTicket } from '../flat-ticket.ts';
import type { Peer } from '../peer.ts';

const OPERATORS = {
  is: 'equal',
  isNot: 'notEqual',
  in: 'in',
  notIn: 'notIn',
  gt: 'greaterThan',
  gte: 'greaterThanInclusive',
  lt: 'lessThan',
  lte: 'lessThanInclusive',
  moreThanAgo: 'greaterThan',
  lessThanAgo: 'lessThan',
  contains: 'containsAny',
  hasAny: 'hasAny',
  hasAll: 'hasAll',
  hasNone: 'hasNone',
} as const satisfies Record<Leaf['op'], string>;

function conditionOf(when: When): NestedCondition {
  if ('all' in when) return { all: when.all.map(conditionOf) };
  if ('any' in when) return { any: when.any.map(conditionOf) };
  if ('not' in when) return { not: conditionOf(when.not) };
  return { fact: flatName(when.field), operator: OPERATORS[when.op], value: operandOf(when) };
}

function operandOf(leaf: Leaf): unknown {
  if (leaf.op === 'contains') return leaf.value.map((word) => word.toLowerCase());
  return leaf.op === 'moreThanAgo' || leaf.op === 'lessThanAgo' ? hoursOf(leaf.value) : leaf.value;
}

type Strings = readonly string[];

/** json-rules-engine as its documentation has it. */
export const jsonRulesEngine: Peer = {
  name: 'json-rules-engine',
  note: 'one engine with all rules; flat facts given to `run`; text and set operators added as functions',
  folding: 'case',
  prepare(rules, cases) {
    const engine = new Engine();
    engine.addOperator('containsAny', (text: string, words: Strings) => words.some((word) => text.includes(word)));
    engine.addOperator('hasAny', (set: Strings, values: Strings) => values.some((value) => set.includes(value)));
    engine.addOperator('hasAll', (set: Strings, values: Strings) => values.every((value) => set.includes(value)));
    engine.addOperator('hasNone', (set: Strings, values: Strings) => !values.some((value) => set.includes(value)));
    for (const { id, when } of rules) {
      const conditions =
        'all' in when || 'any' in when || 'not' in when ? conditionOf(when) : { all: [conditionOf(when)] };
      engine.addRule({ conditions: conditions as TopLevelCondition, event: { type: id } });
    }
    const facts = cases.map(flatTicket);
    return async (index) => (await engine.run(facts[index] as FlatTicket)).events.map(({ type }) => type);
  },
};
