import type { Role } from '../access/role.ts';
import type { AssignmentSchemaParts } from '../assignment/policy-schema.ts';
import type { StrategyDef } from '../assignment/strategy-def.ts';
import type { AuthorityBook } from '../authority/authority-book.ts';
import type { DepartmentBook } from '../department/department-book.ts';
import type { AssignmentBook } from '../queue/assignment-book.ts';
import type { Facts } from '../record/facts.ts';
import type { AnyKind } from '../record/kind.ts';
import type { CheckContext } from '../rule/check-condition.ts';
import type { ConditionContext } from '../rule/compile-condition.ts';
import type { MacroBook } from '../rule/compiled-macro.ts';
import type { RuleBook } from '../rule/rule-book.ts';
import type { ScheduledRules } from '../rule/time/scheduled-rules.ts';
import type { TimerConfig } from '../rule/time/timer-groups.ts';
import type { WatchedFields } from '../rule/watched-fields.ts';
import type { SlaConfig } from '../sla/compiled-policy.ts';
import type { CompiledRules } from './compile-rules.ts';
import type { Policies } from './policies.ts';

/** What the functions of this package read off a desk. */
export interface DeskInternals {
  readonly revision: number;
  readonly policies: Policies;
  readonly kinds: ReadonlyMap<string, AnyKind>;
  readonly rules: RuleBook;
  readonly compiledRules: CompiledRules;
  readonly macros: MacroBook;
  /** Fills the placeholders of a text. Throws what the template engine throws. */
  render(text: string, facts: Facts): string;
  readonly conditions: ConditionContext;
  readonly checks: CheckContext;
  readonly watched: WatchedFields;
  readonly departments: DepartmentBook;
  /** The channels that code declared; none where any name will do. */
  readonly channels: readonly string[];
  readonly departmentByAddress: ReadonlyMap<string, string>;
  /** Ids of the agents who may answer by mail, by their addresses in lower case. */
  readonly agentByAddress: ReadonlyMap<string, string>;
  readonly sla: SlaConfig;
  /** What assignment policies are checked against. */
  readonly assignment: AssignmentSchemaParts;
  /** The strategies of plugins. */
  readonly strategies: ReadonlyMap<string, StrategyDef>;
  readonly timers: TimerConfig;
  /** Who may do what up to which limit. */
  readonly authority: AuthorityBook;
  readonly routing: AssignmentBook;
  readonly scheduled: ScheduledRules;
  /** The roles by id, `null` on a desk without roles; and whether it has departments. */
  readonly access: { readonly roles: ReadonlyMap<string, Role> | null; readonly hasDepartments: boolean };
  /** Names everything that can move a deadline. */
  deadlineDigest(): string;
}
