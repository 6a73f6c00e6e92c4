import type { Calendar } from '../../calendar/calendar.ts';
import type { Schedule } from '../../calendar/schedule.ts';
import type { RegexEngine } from '../../desk/desk-options.ts';
import type { Refusal } from '../../record/refusal.ts';
import type { fold } from '../../text/fold.ts';
import type { UntypedLeaf } from '../condition.ts';
import type { ConditionField, Scene } from '../field-catalogue.ts';
import type { UntypedFilter } from '../filter.ts';

/** Where something stands in the configuration. */
export type Path = readonly (string | number)[];

/** Whether a value passes, given what else is known at that moment. */
export type Test = (actual: unknown, scene: Scene) => boolean;

/** What operators need of the desk when they are compiled. */
export interface OperatorContext {
  readonly regex: RegexEngine | null;
  /** Folds the texts of tickets. */
  readonly fold: typeof fold;
  calendar(schedule: string): Calendar;
  /** The schedule as it is configured; `null` for `always`. */
  schedule(id: string): Schedule | null;
}

/** What operators are checked against. */
export interface OperatorChecks {
  readonly regex: RegexEngine | null;
  /** The schedules that a condition may name. */
  readonly schedules: readonly string[];
}

/** A comparison that is being checked: the field it names, and where it stands. */
export interface Operand {
  readonly name: string;
  readonly field: ConditionField;
  readonly leaf: UntypedLeaf;
  readonly path: Path;
  readonly checks: OperatorChecks;
}

/**
 * An operator beyond those that storage knows. A missing value satisfies the negated ones (`not…`, `hasNotAll`) and no
 * others.
 */
export interface Operator {
  /** The fields that it can compare. */
  fits(field: ConditionField): boolean;
  /** The keys that it reads besides `field`, `op` and `value`. */
  readonly options?: readonly string[];
  /** Everything that is wrong with what it is given. */
  check(operand: Operand): readonly Refusal[];
  compile(leaf: UntypedLeaf, context: OperatorContext, field: ConditionField): Test;
  /** The same question in words that storage knows, exactly equivalent. */
  filter?(leaf: UntypedLeaf, field: ConditionField): UntypedFilter;
}

/** Operators by name. */
export type Operators = Readonly<Record<string, Operator>>;
