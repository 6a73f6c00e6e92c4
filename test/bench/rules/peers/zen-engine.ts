import { ZenEngine } from '@gorules/zen-engine';
import { hoursOf, type Leaf, type When } from '../bench-rule.ts';
import { type FlatTicket, flatName, flatTicket } from '../flat-ticket.ts';
import type { Peer } from '../peer.ts';

const quoted = (value: unknown): string => JSON.stringify(value);

function expressionOf(when: When): string {
  if ('all' in when) return `(${when.all.map(expressionOf).join(' and ')})`;
  if ('any' in when) return `(${when.any.map(expressionOf).join(' or ')})`;
  if ('not' in when) return `not (${expressionOf(when.not)})`;
  return leafExpression(when, flatName(when.field));
}

function leafExpression(leaf: Leaf, name: string): string {
  const among = (values: readonly string[], by: string): string =>
    `(${values.map((value) => `${quoted(value)} in ${name}`).join(` ${by} `)})`;
  switch (leaf.op) {
    case 'is':
      return `${name} == ${quoted(leaf.value)}`;
    case 'isNot':
      return `${name} != ${quoted(leaf.value)}`;
    case 'in':
      return `${name} in ${quoted(leaf.value)}`;
    case 'notIn':
      return `${name} not in ${quoted(leaf.value)}`;
    case 'gt':
      return `${name} > ${leaf.value}`;
    case 'gte':
      return `${name} >= ${leaf.value}`;
    case 'lt':
      return `${name} < ${leaf.value}`;
    case 'lte':
      return `${name} <= ${leaf.value}`;
    case 'moreThanAgo':
      return `${name} > ${hoursOf(leaf.value)}`;
    case 'lessThanAgo':
      return `${name} < ${hoursOf(leaf.value)}`;
    case 'hasAny':
      return among(leaf.value, 'or');
    case 'hasAll':
      return among(leaf.value, 'and');
    case 'hasNone':
      return `not ${among(leaf.value, 'or')}`;
    case 'contains':
      return `(${leaf.value.map((word) => `contains(${name}, ${quoted(word.toLowerCase())})`).join(' or ')})`;
  }
}

/** GoRules ZEN, which is written in Rust: all rules as the rows of one decision table that collects what holds. */
export const zenEngine: Peer = {
  name: '@gorules/zen-engine',
  note: 'one decision table, hit policy "collect"; flat context; works in native threads, whose time is counted too',
  folding: 'case',
  prepare(rules, cases) {
    const rows = rules.map(({ id, when }) => ({ _id: id, when: expressionOf(when), rule: quoted(id) }));
    const table = {
      hitPolicy: 'collect',
      inputs: [{ id: 'when', name: 'when' }],
      outputs: [{ id: 'rule', name: 'rule', field: 'rule' }],
      rules: rows,
    };
    const place = { x: 0, y: 0 };
    const nodes = [
      { id: 'in', type: 'inputNode', name: 'ticket', position: place },
      { id: 'table', type: 'decisionTableNode', name: 'rules', position: place, content: table },
      { id: 'out', type: 'outputNode', name: 'matches', position: place },
    ];
    const edges = [
      { id: 'to table', type: 'edge', sourceId: 'in', targetId: 'table' },
      { id: 'from table', type: 'edge', sourceId: 'table', targetId: 'out' },
    ];
    const decision = new ZenEngine().createDecision({ contentType: 'application/vnd.gorules.decision', nodes, edges });
    const contexts = cases.map(flatTicket);
    return async (index) => {
      const { result } = await decision.evaluate(contexts[index] as FlatTicket);
      return Array.isArray(result) ? (result as readonly { rule: string }[]).map(({ rule }) => rule) : [];
    };
  },
};
