import { hoursOf, type Leaf, type When } from '../bench-rule.ts';
import { flatName } from '../flat-ticket.ts';

/** A query in MongoDB's language, which two of the peers speak. */
export type MongoQuery = Readonly<Record<string, unknown>>;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A condition as a query on flat tickets. Several words are one regular expression, which is read once over the text. */
export function mongoQuery(when: When): MongoQuery {
  if ('all' in when) return { $and: when.all.map(mongoQuery) };
  if ('any' in when) return { $or: when.any.map(mongoQuery) };
  if ('not' in when) return { $nor: [mongoQuery(when.not)] };
  return { [flatName(when.field)]: operand(when) };
}

function operand(leaf: Leaf): unknown {
  switch (leaf.op) {
    case 'is':
      return leaf.value;
    case 'isNot':
      return { $ne: leaf.value };
    case 'in':
    case 'hasAny':
      return { $in: leaf.value };
    case 'notIn':
    case 'hasNone':
      return { $nin: leaf.value };
    case 'hasAll':
      return { $all: leaf.value };
    case 'contains':
      return { $regex: new RegExp(leaf.value.map((word) => escaped(word.toLowerCase())).join('|')) };
    case 'moreThanAgo':
      return { $gt: hoursOf(leaf.value) };
    case 'lessThanAgo':
      return { $lt: hoursOf(leaf.value) };
    default:
      return { [`$${leaf.op}`]: leaf.value };
  }
}
