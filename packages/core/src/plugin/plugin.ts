import type * as z from 'zod/v4/core';
import type { StrategyDef } from '../assignment/strategy-def.ts';
import type { Vocabulary } from '../desk/vocabulary.ts';
import type { Facts } from '../record/facts.ts';
import type { AnyKind } from '../record/kind.ts';
import type { Schema } from '../record/schema.ts';
import type { CoreAction } from '../rule/action.ts';
import type { MetricDef } from '../sla/metric/metric.ts';

/** A predicate of a plugin: what it takes, and whether it holds. `test` is pure; if it throws it counts as false. */
export interface ConditionDef<S extends Schema = Schema> {
  readonly params: S;
  readonly test: (params: z.output<S>, facts: Facts) => boolean;
}

/** An action of a plugin: what it takes, and which actions of the core it stands for. `plan` is pure. */
export interface ActionDef<S extends Schema = Schema> {
  readonly params: S;
  readonly plan: (params: z.output<S>, facts: Facts) => readonly CoreAction<Vocabulary>[];
}

/** Predicates of a plugin by name. */
// biome-ignore lint/suspicious/noExplicitAny: parameters of a function are contravariant; only `any` accepts them all
export type AnyConditions = Readonly<Record<string, ConditionDef<any>>>;

/** Actions of a plugin by name. */
// biome-ignore lint/suspicious/noExplicitAny: as above
export type AnyActions = Readonly<Record<string, ActionDef<any>>>;

/** Strategies of a plugin by name. */
// biome-ignore lint/suspicious/noExplicitAny: as above
export type AnyStrategies = Readonly<Record<string, StrategyDef<any>>>;

/** What a plugin brings. Its names are used as `plugin.name` in rules, SLA policies and assignment policies. */
export interface Plugin<
  N extends string,
  C extends AnyConditions,
  A extends AnyActions,
  M extends string = never,
  S extends AnyStrategies = Record<never, never>,
> {
  readonly name: N;
  readonly conditions: C;
  readonly actions: A;
  readonly metrics: Readonly<Record<M, MetricDef>>;
  readonly strategies: S;
  readonly kinds: readonly AnyKind[];
}

/** A plugin whose parts are not known at compile time. */
export type AnyPlugin = Plugin<string, AnyConditions, AnyActions, string, AnyStrategies>;

/** Declares a predicate, so that `test` knows the type of its parameters. */
export function condition<S extends Schema>(def: ConditionDef<S>): ConditionDef<S> {
  return def;
}

/** Declares an action, so that `plan` knows the type of its parameters. */
export function action<S extends Schema>(def: ActionDef<S>): ActionDef<S> {
  return def;
}

/** Declares a strategy, so that `rank` knows the type of its parameters. */
export function strategy<S extends Schema>(def: StrategyDef<S>): StrategyDef<S> {
  return def;
}

/**
 * Declares a plugin: predicates and actions for rules, metrics for SLA policies, strategies for assignment, and record
 * kinds of its own.
 */
export function definePlugin<
  const N extends string,
  C extends AnyConditions = Record<never, never>,
  A extends AnyActions = Record<never, never>,
  const M extends string = never,
  S extends AnyStrategies = Record<never, never>,
>(plugin: {
  readonly name: N;
  readonly conditions?: C;
  readonly actions?: A;
  readonly metrics?: Readonly<Record<M, MetricDef>>;
  readonly strategies?: S;
  readonly kinds?: readonly AnyKind[];
}): Plugin<N, C, A, M, S> {
  const { name, conditions = {} as C, actions = {} as A, metrics = {} as Record<M, MetricDef>, kinds = [] } = plugin;
  const { strategies = {} as S } = plugin;
  return { name, conditions, actions, metrics, strategies, kinds };
}

/** The condition nodes that a plugin adds to rules. */
export type PredicateOf<P> =
  // biome-ignore lint/suspicious/noExplicitAny: only `any` matches every plugin
  P extends Plugin<infer N, infer C, any, any, any>
    ? {
        [K in keyof C & string]: C[K] extends ConditionDef<infer S>
          ? { readonly is: `${N}.${K}`; readonly with: z.input<S> }
          : never;
      }[keyof C & string]
    : never;

/** The action nodes that a plugin adds to rules. */
export type ActionOf<P> =
  // biome-ignore lint/suspicious/noExplicitAny: only `any` matches every plugin
  P extends Plugin<infer N, any, infer A, any, any>
    ? {
        [K in keyof A & string]: A[K] extends ActionDef<infer S>
          ? { readonly do: `${N}.${K}`; readonly with: z.input<S> }
          : never;
      }[keyof A & string]
    : never;

/** The names of the metrics that a plugin adds to SLA policies. */
export type MetricOf<P> =
  // biome-ignore lint/suspicious/noExplicitAny: as above
  P extends Plugin<infer N, any, any, infer M, any> ? `${N}.${M}` : never;

/** The strategies that a plugin adds to assignment policies. */
export type StrategyOf<P> =
  // biome-ignore lint/suspicious/noExplicitAny: as above
  P extends Plugin<infer N, any, any, any, infer S>
    ? {
        [K in keyof S & string]: S[K] extends StrategyDef<infer T>
          ? { readonly by: `${N}.${K}`; readonly with: z.input<T> }
          : never;
      }[keyof S & string]
    : never;
