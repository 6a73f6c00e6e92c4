import { DeskError } from '../record/desk-error.ts';
import type { FactName } from '../record/facts.ts';
import type { Json } from '../record/json.ts';
import { compileLeaf } from './compile-leaf.ts';
import type { UntypedCondition } from './condition.ts';
import type { ConditionField, FieldCatalogue, Scene } from './field-catalogue.ts';
import type { OperatorContext } from './operator/operator.ts';
import { ANYTHING } from './readers.ts';
import type { Trace } from './trace.ts';

/** A condition ready to be evaluated. */
export interface CompiledCondition {
  test(scene: Scene): boolean;
  /** Says the same as `test`, and what every part of the condition came to. */
  explain(scene: Scene): Trace;
  /**
   * Why it came to what `test` said, without the parts that made no difference: of an `any` that holds the first member
   * that holds, of an `all` that does not the first that does not.
   */
  reason(scene: Scene, result: boolean): Trace;
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
const NONE: readonly never[] = [];

const always = (): Trace => ({ node: 'always', path: ['when'], result: true });

/** The condition of a rule or a macro without one. */
export const ALWAYS: CompiledCondition = {
  test: () => true,
  explain: always,
  reason: always,
  needs: [],
  reads: [],
};

/** Compiles a condition that has been checked. `path` is where it stands in its rule: traces lead back to it. */
export function compileCondition(
  context: ConditionContext,
  condition: UntypedCondition,
  path: Path = NONE,
): CompiledCondition {
  return new LazyCondition(context, condition, path);
}

/**
 * A condition that is compiled when it is first evaluated: of the many rules of a large desk most are only ever asked by way of
 * the index. A class, since a desk has one for each rule.
 */
class LazyCondition implements CompiledCondition {
  readonly needs: readonly FactName[];
  readonly reads: readonly string[];
  private readonly context: ConditionContext;
  private readonly condition: UntypedCondition;
  private readonly path: Path;
  private node: Node | null = null;

  constructor(context: ConditionContext, condition: UntypedCondition, path: Path) {
    const needs = new Set<FactName>();
    const reads = new Set<string>();
    gather(context.fields, condition, needs, reads);
    this.needs = needs.size === 0 ? NONE : [...needs];
    this.reads = reads.size === 0 ? NONE : [...reads];
    this.context = context;
    this.condition = condition;
    this.path = path;
  }

  test(scene: Scene): boolean {
    return this.compiled().test(scene);
  }

  explain(scene: Scene): Trace {
    return this.compiled().explain(scene);
  }

  reason(scene: Scene, result: boolean): Trace {
    return this.compiled().reason(scene, result);
  }

  private compiled(): Node {
    this.node ??= compileNode(this.context, this.condition, this.path);
    return this.node;
  }
}

function gather(fields: FieldCatalogue, condition: UntypedCondition, needs: Set<FactName>, reads: Set<string>): void {
  if ('all' in condition) for (const member of condition.all) gather(fields, member, needs, reads);
  else if ('any' in condition) for (const member of condition.any) gather(fields, member, needs, reads);
  else if ('not' in condition) gather(fields, condition.not, needs, reads);
  else if ('is' in condition) reads.add(ANYTHING);
  else {
    const field = fieldOf(fields, condition.field);
    if (field.needs !== undefined) needs.add(field.needs);
    if (field.source !== undefined) reads.add(field.source);
  }
}

function fieldOf(fields: FieldCatalogue, name: string): ConditionField {
  const field = fields.get(name);
  if (field === undefined) throw new DeskError('condition.unknownField', `No field "${name}"`);
  return field;
}

const holds = ({ result }: Trace): boolean => result;

type Node = Pick<CompiledCondition, 'test' | 'explain' | 'reason'>;

function compileNode(context: ConditionContext, condition: UntypedCondition, path: Path): Node {
  if ('all' in condition) return group('all', context, condition.all, path);
  if ('any' in condition) return group('any', context, condition.any, path);
  if ('not' in condition) return negation(context, condition.not, path);
  if ('is' in condition) {
    return plugin(context.predicate(condition.is, condition.with), condition.is, condition.with, path);
  }
  const field = fieldOf(context.fields, condition.field);
  const test = compileLeaf(context.operators, field, condition);
  const { read, isPersonal } = field;
  const node = `${condition.field} ${condition.op}`;
  const { value: expected } = condition;
  // Of a value that is not told the answer is all that differs.
  const outcome = (result: boolean): Trace =>
    expected === undefined ? { node, path, result } : { node, path, result, expected };
  const [yes, no] = [outcome(true), outcome(false)];
  const reason = (scene: Scene, result: boolean): Trace => {
    if (isPersonal) return result ? yes : no;
    const actual = bounded(read(scene));
    return expected === undefined ? { node, path, result, actual } : { node, path, result, actual, expected };
  };
  return {
    test: (scene) => test(read(scene), scene),
    explain: (scene) => reason(scene, test(read(scene), scene)),
    reason,
  };
}

function group(
  node: 'all' | 'any',
  context: ConditionContext,
  conditions: readonly UntypedCondition[],
  path: Path,
): Node {
  const parts = conditions.map((part, index) => compileNode(context, part, [...path, node, index]));
  const isAll = node === 'all';
  return {
    test: isAll
      ? (scene) => parts.every((part) => part.test(scene))
      : (scene) => parts.some((part) => part.test(scene)),
    explain(scene) {
      const children = parts.map((part) => part.explain(scene));
      const result = isAll ? children.every(holds) : children.some(holds);
      return { node, path, result, children };
    },
    reason(scene, result) {
      // Of an `all` that holds all members hold, of an `any` that does not hold none does.
      if (result === isAll) return { node, path, result, children: parts.map((part) => part.reason(scene, result)) };
      const decisive = parts.find((part) => part.test(scene) === result);
      return { node, path, result, children: decisive === undefined ? NONE : [decisive.reason(scene, result)] };
    },
  };
}

function negation(context: ConditionContext, condition: UntypedCondition, path: Path): Node {
  const part = compileNode(context, condition, [...path, 'not']);
  return {
    test: (scene) => !part.test(scene),
    explain(scene) {
      const child = part.explain(scene);
      return { node: 'not', path, result: !child.result, children: [child] };
    },
    reason: (scene, result) => ({ node: 'not', path, result, children: [part.reason(scene, !result)] }),
  };
}

function plugin(predicate: Predicate, name: string, params: unknown, path: Path): Node {
  const expected = (params ?? null) as Json;
  // A plugin that fails must not stop a customer's mail: its predicate counts as false, and the trace names it.
  const attempt = (scene: Scene): { readonly result: boolean; readonly error?: string } => {
    try {
      return { result: predicate(scene) };
    } catch (error) {
      return { result: false, error: error instanceof Error ? error.message : String(error) };
    }
  };
  const explain = (scene: Scene): Trace => ({ node: name, path, expected, ...attempt(scene) });
  return { test: (scene) => attempt(scene).result, explain, reason: explain };
}

// Traces stand in events: long texts and sets are cut, so that no ticket grows by its explanations.
function bounded(value: unknown): Json {
  if (typeof value === 'string') return value.length > MAX_TRACED_TEXT ? `${value.slice(0, MAX_TRACED_TEXT)}…` : value;
  if (Array.isArray(value)) return value.slice(0, 20).map(bounded);
  return (value ?? null) as Json;
}
