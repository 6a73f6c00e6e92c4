import { canonicalJson } from '../../record/canonical-json.ts';
import { fold } from '../../text/fold.ts';
import type { UntypedCondition } from '../condition.ts';
import type { FieldCatalogue } from '../field-catalogue.ts';
import { plainLeaf, valuesOf } from './literal.ts';
import { isTextual } from './text-facts.ts';

// Of a text so much is the key; where one may begin is told by the shorter start.
const LONGEST_KEY = 16;
const START = 3;
const MOST_VALUES = 64;
const LONGEST_TEXT = 200;
const ANY_CONDITION = '*';

function partsOf(condition: UntypedCondition): readonly UntypedCondition[] {
  return 'all' in condition ? condition.all.flatMap(partsOf) : [condition];
}

/** What a comparison needs of a ticket: a condition that implies it names at least one of these, if it is found at all. */
function neededBy(condition: UntypedCondition, fields: FieldCatalogue): readonly string[] {
  if ('any' in condition) return condition.any.flatMap((part) => neededBy(part, fields));
  if ('all' in condition) return condition.all.slice(0, 1).flatMap((part) => neededBy(part, fields));
  if (!('field' in condition)) return ['not' in condition ? ANY_CONDITION : canonicalJson(condition)];
  const field = fields.get(condition.field);
  if (field === undefined) return [ANY_CONDITION];
  const { leaf, holds } = plainLeaf(field, condition);
  const values = valuesOf(leaf);
  if (holds && leaf.op === 'in') return values.map((value) => `${leaf.field}=${canonicalJson(value)}`);
  if (holds && leaf.op === 'hasAny') return values.map((value) => `${leaf.field}∋${canonicalJson(value)}`);
  if (holds && leaf.op === 'hasAll') return values.slice(0, 1).map((value) => `${leaf.field}∋${canonicalJson(value)}`);
  if (holds && isTextual(leaf))
    return values.map((value) => `${leaf.field}~${fold(String(value)).slice(0, LONGEST_KEY)}`);
  return [leaf.field];
}

/** For each part of a condition that has to hold, the keys under which those that imply it may be found. */
export function keyChoices(condition: UntypedCondition, fields: FieldCatalogue): readonly (readonly string[])[] {
  return partsOf(condition).map((part) => [...new Set(neededBy(part, fields))]);
}

/** What a key of a text begins with; `null` for other keys. */
export function startOf(key: string): string | null {
  const at = key.indexOf('~');
  return at < 0 ? null : key.slice(0, at + 1 + START);
}

/** Every key under which something may stand that a condition implies; of texts, those that begin with a known start. */
export function keysImpliedBy(
  condition: UntypedCondition,
  fields: FieldCatalogue,
  starts: ReadonlySet<string>,
): ReadonlySet<string> {
  const keys = new Set([ANY_CONDITION]);
  const visit = (node: UntypedCondition): void => {
    if ('all' in node) for (const part of node.all) visit(part);
    else if ('any' in node) for (const part of node.any) visit(part);
    else if ('not' in node) visit(node.not);
    else if (!('field' in node)) keys.add(canonicalJson(node));
    else {
      const field = fields.get(node.field);
      if (field === undefined) return;
      keys.add(node.field);
      const { leaf } = plainLeaf(field, node);
      for (const value of valuesOf(leaf).slice(0, MOST_VALUES)) {
        keys.add(`${leaf.field}=${canonicalJson(value)}`);
        keys.add(`${leaf.field}∋${canonicalJson(value)}`);
        if (typeof value === 'string') addPieces(keys, `${leaf.field}~`, fold(value), starts);
      }
    }
  };
  visit(condition);
  return keys;
}

function addPieces(keys: Set<string>, prefix: string, text: string, starts: ReadonlySet<string>): void {
  const bounded = text.slice(0, LONGEST_TEXT);
  for (let at = 0; at < bounded.length; at += 1) {
    for (let length = 1; length <= Math.min(LONGEST_KEY, bounded.length - at); length += 1) {
      const piece = bounded.slice(at, at + length);
      if (length > START || starts.has(prefix + piece)) keys.add(prefix + piece);
      if (length === START && !starts.has(prefix + piece)) break;
    }
  }
}
