import { LogicEngine } from 'json-logic-engine';
import { hoursOf, type Leaf, type When } from '../bench-rule.ts';
import { flatName, flatTicket } from '../flat-ticket.ts';
import type { Peer } from '../peer.ts';

type Logic = Readonly<Record<string, unknown>>;

function logicOf(when: When): Logic {
  if ('all' in when) return { and: when.all.map(logicOf) };
  if ('any' in when) return { or: when.any.map(logicOf) };
  if ('not' in when) return { '!': [logicOf(when.not)] };
  return leafLogic(when, { var: flatName(when.field) });
}

function leafLogic(leaf: Leaf, actual: Logic): Logic {
  switch (leaf.op) {
    case 'is':
      return { '===': [actual, leaf.value] };
    case 'isNot':
      return { '!==': [actual, leaf.value] };
    case 'in':
      return { in: [actual, leaf.value] };
    case 'notIn':
      return { '!': [{ in: [actual, leaf.value] }] };
    case 'gt':
      return { '>': [actual, leaf.value] };
    case 'gte':
      return { '>=': [actual, leaf.value] };
    case 'lt':
      return { '<': [actual, leaf.value] };
    case 'lte':
      return { '<=': [actual, leaf.value] };
    case 'moreThanAgo':
      return { '>': [actual, hoursOf(leaf.value)] };
    case 'lessThanAgo':
      return { '<': [actual, hoursOf(leaf.value)] };
    case 'contains':
      return { or: leaf.value.map((word) => ({ in: [word.toLowerCase(), actual] })) };
    case 'hasAny':
      return { or: leaf.value.map((value) => ({ in: [value, actual] })) };
    case 'hasAll':
      return { and: leaf.value.map((value) => ({ in: [value, actual] })) };
    case 'hasNone':
      return { '!': [{ or: leaf.value.map((value) => ({ in: [value, actual] })) }] };
  }
}

/** json-logic-engine with its compiler. */
export const jsonLogicEngine: Peer = {
  name: 'json-logic-engine',
  note: 'each rule compiled to a function by `build`; flat data',
  folding: 'case',
  prepare(rules, cases) {
    const engine = new LogicEngine();
    const built = rules.map(({ id, when }) => ({
      id,
      test: engine.build(logicOf(when)) as (data: unknown) => unknown,
    }));
    const data = cases.map(flatTicket);
    return (index) => {
      const ticket = data[index];
      return built.filter(({ test }) => test(ticket) === true).map(({ id }) => id);
    };
  },
};
