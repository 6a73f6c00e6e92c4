import { DeskError } from '../record/desk-error.ts';
import type { FactName } from '../record/facts.ts';
import type { Json } from '../record/json.ts';
import { compileLeaf } from './compile-leaf.ts';
import type { UntypedCondition } from './condition.ts';
import type { FieldCatalogue, Scene } from './field-catalogue.ts';
import type { OperatorContext } from './operator/operator.ts';
import { ANYTHING } from './readers.ts';
import type { Trace } from './trace.ts';

/** A condition ready to be evaluated. `explain` says the same as `test`, and why. */
export interface CompiledCondition {
  readonly test: (scene: Scene) => boolean;
  readonly explain: (scene: Scene, path: Path) => Trace;
  /** Facts that have to be loaded first. */
  readonly needs: readonly FactName[];
  /** The properties of the ticket that the answer depends on; what a predicate of a plugin looks at is {@link ANYTHING}. */
  readonly reads: readonly string[];
}

/** A predicate that a plugin brings, with the parameters of one rule already read. */
export type Predicate = (scene: Scene) => boolean;

/** What conditions are compiled against. */
export interface ConditionContext {
  readonly fields: FieldCatalogue;
  /** The predicate a plugin registered under this name, applied to these parameters. */
  predicate(name: string, params: unknown): Predicate;
  readonly operators: OperatorContext;
}

type Path = readonly (string | number)[];

const MAX_TRACED_TEXT = 200;

/** The condition of a rule without one. */
export const ALWAYS: CompiledCondition = {
  test: () => true,
  explain: (_scene, path) => ({ node: 'always', path, result: true }),
  needs: [],
  reads: [],
};

/** Compiles a condition that has been checked. */
export function compileCondition(context: ConditionContext, condition: UntypedCondition): CompiledCondition {
  if ('all' in condition) return group('all', context, condition.all, (results) => results.every(Boolean));
  if ('any' in condition) return group('any', context, condition.any, (results) => results.some(Boolean));
  if ('not' in condition) return negation(context, condition.not);
  if ('is' in condition) return plugin(context.predicate(condition.is, condition.with), condition.is, condition.with);
  const field = context.fields.get(condition.field);
  if (field === undefined) throw new DeskError('condition.unknownField', `No field "${condition.field}"`);
  const test = compileLeaf(context.operators, field, condition);
  const { read, isPersonal } = field;
  const expected = condition.value;
  return {
    test: (scene) => test(read(scene), scene),
    explain(scene, path) {
      const value = read(scene);
      const node = `${condition.field} ${condition.op}`;
      const shown = isPersonal ? {} : { actual: bounded(value) };
      return { node, path, result: test(value, scene), ...shown, ...(expected === undefined ? {} : { expected }) };
    },
    needs: field.needs === undefined ? [] : [field.needs],
    reads: field.source === undefined ? [] : [field.source],
  };
}

function group(
  node: 'all' | 'any',
  context: ConditionContext,
  conditions: readonly UntypedCondition[],
  combine: (results: readonly boolean[]) => boolean,
): CompiledCondition {
  const parts = conditions.map((part) => compileCondition(context, part));
  const needs = [...new Set(parts.flatMap((part) => part.needs))];
  const reads = [...new Set(parts.flatMap((part) => part.reads))];
  return {
    test:
      node === 'all'
        ? (scene) => parts.every((part) => part.test(scene))
        : (scene) => parts.some((part) => part.test(scene)),
    explain(scene, path) {
      const children = parts.map((part, index) => part.explain(scene, [...path, node, index]));
      return { node, path, result: combine(children.map((child) => child.result)), children };
    },
    needs,
    reads,
  };
}

function negation(context: ConditionContext, condition: UntypedCondition): CompiledCondition {
  const part = compileCondition(context, condition);
  return {
    test: (scene) => !part.test(scene),
    explain(scene, path) {
      const child = part.explain(scene, [...path, 'not']);
      return { node: 'not', path, result: !child.result, children: [child] };
    },
    needs: part.needs,
    reads: part.reads,
  };
}

function plugin(predicate: Predicate, name: string, params: unknown): CompiledCondition {
  const expected = (params ?? null) as Json;
  // A plugin that fails must not stop a customer's mail: its predicate counts as false, and the trace names it.
  const attempt = (scene: Scene): { readonly result: boolean; readonly error?: string } => {
    try {
      return { result: predicate(scene) };
    } catch (error) {
      return { result: false, error: error instanceof Error ? error.message : String(error) };
    }
  };
  return {
    test: (scene) => attempt(scene).result,
    explain: (scene, path) => ({ node: name, path, expected, ...attempt(scene) }),
    needs: [],
    reads: [ANYTHING],
  };
}

// Traces stand in events: long texts and sets are cut, so that no ticket grows by its explanations.
function bounded(value: unknown): Json {
  if (typeof value === 'string') return value.length > MAX_TRACED_TEXT ? `${value.slice(0, MAX_TRACED_TEXT)}…` : value;
  if (Array.isArray(value)) return value.slice(0, 20).map(bounded);
  return (value ?? null) as Json;
}
