import { fold } from '../../text/fold.ts';
import type { UntypedCondition } from '../condition.ts';
import type { ConditionField, FieldCatalogue, Scene } from '../field-catalogue.ts';
import type { Fold, UntypedComparison } from '../filter.ts';
import { ANYTHING } from '../readers.ts';
import type { TextSlot } from './text-slot.ts';
import { OTHER, type View } from './view.ts';

/** What a step of a program compares. Each step is four integers: opcode and slot, operand, next when true, next when false. */
const Op = {
  equal: 0,
  mask: 1,
  list: 2,
  greater: 3,
  atLeast: 4,
  less: 5,
  atMost: 6,
  member: 7,
  keywords: 8,
  call: 9,
} as const;
type Op = (typeof Op)[keyof typeof Op];

const OP_BITS = 4;
const OP_MASK = (1 << OP_BITS) - 1;
const ACCEPT = -1;
const REJECT = -2;
// Masks are signed integers of 32 bits, and bit 0 is for values that no rule names.
const MASK_LIMIT = 31;

/** A condition that is evaluated as it always was: what the program has no step for. */
export type Slow = (scene: Scene) => boolean;

/** What conditions are turned into programs with. */
export interface ProgramContext {
  readonly fields: FieldCatalogue;
  readonly view: View;
  /** Compiles a leaf that the program has no step for. */
  slow(leaf: UntypedCondition): Slow;
}

/**
 * All conditions of a desk as one list of integers with jumps: a comparison is a few loads, nothing is allocated, and one
 * loop runs them all, which the machine's compiler makes fast once. Cheap comparisons come first in each group.
 */
export class Program {
  private readonly context: ProgramContext;
  private readonly building: number[] = [];
  private readonly pool: number[] = [];
  private readonly constants: number[] = [];
  private readonly slow: Slow[] = [];
  private code = new Int32Array(0);
  private lists = new Int32Array(0);

  constructor(context: ProgramContext) {
    this.context = context;
  }

  /** Makes the values that a condition names known. All conditions are declared before the first is added. */
  declare(condition: UntypedCondition): void {
    if ('not' in condition) this.declare(condition.not);
    else if ('all' in condition) for (const member of condition.all) this.declare(member);
    else if ('any' in condition) for (const member of condition.any) this.declare(member);
    else if ('field' in condition) {
      const { field: name, value } = condition as UntypedComparison;
      const field = this.context.fields.get(name);
      if (field?.type !== 'keyword' && field?.type !== 'boolean') return;
      for (const one of Array.isArray(value) ? value : [value]) this.context.view.scalar(name, field, one ?? null);
    }
  }

  /** Adds a condition; says where it begins. `null` holds always. */
  add(condition: UntypedCondition | null): number {
    return condition === null ? ACCEPT : this.emit(condition, ACCEPT, REJECT);
  }

  /** No more conditions. */
  seal(): void {
    this.code = Int32Array.from(this.building);
    this.lists = Int32Array.from(this.pool);
    this.building.length = 0;
  }

  /** Whether the condition that begins at `start` holds for what the view has loaded. */
  run(start: number, scene: Scene): boolean {
    const { code, lists, constants } = this;
    const { view } = this.context;
    const { ids, members, textSlots } = view;
    let at = start;
    while (at >= 0) {
      const head = code[at] as number;
      const slot = head >> OP_BITS;
      const operand = code[at + 1] as number;
      let holds = false;
      switch (head & OP_MASK) {
        case Op.equal:
          holds = ids[slot] === operand;
          break;
        case Op.mask:
          holds = ((operand >>> (ids[slot] as number)) & 1) !== 0;
          break;
        case Op.list: {
          const id = ids[slot] as number;
          if (id !== OTHER) {
            for (let index = operand; lists[index] !== OTHER; index += 1) {
              if (lists[index] === id) {
                holds = true;
                break;
              }
            }
          }
          break;
        }
        case Op.greater:
          holds = view.numberAt(slot, scene) > (constants[operand] as number);
          break;
        case Op.atLeast:
          holds = view.numberAt(slot, scene) >= (constants[operand] as number);
          break;
        case Op.less:
          holds = view.numberAt(slot, scene) < (constants[operand] as number);
          break;
        case Op.atMost:
          holds = view.numberAt(slot, scene) <= (constants[operand] as number);
          break;
        case Op.member:
          holds = members[operand] === 1;
          break;
        case Op.keywords:
          holds = (textSlots[slot] as TextSlot).hasAny(lists, operand, scene);
          break;
        default:
          holds = (this.slow[operand] as Slow)(scene);
      }
      at = code[holds ? at + 2 : at + 3] as number;
    }
    return at === ACCEPT;
  }

  // Code is written back to front, so that every jump knows where it leads.
  private emit(condition: UntypedCondition, whenTrue: number, whenFalse: number): number {
    if ('not' in condition) return this.emit(condition.not, whenFalse, whenTrue);
    if ('all' in condition || 'any' in condition) {
      const isAll = 'all' in condition;
      const members = isAll ? condition.all : condition.any;
      const dearestFirst = members.toSorted((a, b) => costOf(b) - costOf(a));
      let at = isAll ? whenTrue : whenFalse;
      for (const member of dearestFirst)
        at = isAll ? this.emit(member, at, whenFalse) : this.emit(member, whenTrue, at);
      return at;
    }
    return this.leaf(condition, whenTrue, whenFalse);
  }

  private leaf(condition: UntypedCondition, whenTrue: number, whenFalse: number): number {
    const isOfField = 'field' in condition;
    const step = isOfField ? this.comparison(condition as UntypedComparison, whenTrue, whenFalse) : null;
    const { fields, view } = this.context;
    if (step === null) view.readsItself(isOfField ? fields.get(condition.field)?.source : ANYTHING);
    return step ?? this.put(Op.call, 0, this.slow.push(this.context.slow(condition)) - 1, whenTrue, whenFalse);
  }

  private comparison(comparison: UntypedComparison, whenTrue: number, whenFalse: number): number | null {
    const { field: name, op, value } = comparison;
    const field = this.context.fields.get(name);
    if (field === undefined || !isPlain(comparison)) return null;
    const { view } = this.context;
    const isNegated = op === 'isNot' || op === 'notIn' || op === 'hasNone';
    const [yes, no] = isNegated ? [whenFalse, whenTrue] : [whenTrue, whenFalse];
    if (field.type === 'keyword' || field.type === 'boolean') {
      const values =
        op === 'is' || op === 'isNot' ? [value] : op === 'in' || op === 'notIn' ? (value as readonly unknown[]) : null;
      if (values === null) return null;
      const found = values.map((one) => view.scalar(name, field, one));
      return this.oneOf(
        found[0]?.slot ?? 0,
        found.map(({ id }) => id),
        yes,
        no,
      );
    }
    if (field.type === 'set' && (op === 'hasAny' || op === 'hasNone' || op === 'hasAll')) {
      const ids = (value as readonly unknown[]).map((one) => view.member(name, field, one));
      let at = op === 'hasAll' ? yes : no;
      for (const id of ids)
        at = op === 'hasAll' ? this.put(Op.member, 0, id, at, no) : this.put(Op.member, 0, id, yes, at);
      return at;
    }
    if (field.type === 'number' || field.type === 'instant') {
      const code = ORDERED[op];
      if (code === undefined || typeof value !== 'number') return null;
      return this.put(code, view.number(name, field), this.constants.push(value) - 1, yes, no);
    }
    if (field.type === 'text') return this.keywords(comparison, field, whenTrue, whenFalse);
    return null;
  }

  private keywords(
    comparison: UntypedComparison,
    field: ConditionField,
    whenTrue: number,
    whenFalse: number,
  ): number | null {
    const op: string = comparison.op;
    if (op !== 'contains' && op !== 'notContains' && op !== 'containsAll') return null;
    const { view } = this.context;
    const mode = comparison.fold ?? 'accents';
    const declared = keywordsOf(comparison).map((one) => view.keyword(comparison.field, field, mode, one));
    const slot = declared[0]?.slot ?? 0;
    const [yes, no] = op === 'notContains' ? [whenFalse, whenTrue] : [whenTrue, whenFalse];
    // What folds to nothing occurs nowhere: it adds nothing to "any" and makes "all" impossible.
    const isImpossible =
      declared.length === 0 || (op === 'containsAll' && declared.length < textsOf(comparison).length);
    if (isImpossible) return no;
    if (op === 'containsAll') {
      return declared.reduce((at, { place }) => this.put(Op.keywords, slot, this.list([place], -1), at, no), yes);
    }
    const places = declared.map(({ place }) => place);
    return this.put(Op.keywords, slot, this.list(places, -1), yes, no);
  }

  /** Where a list begins that ends with a mark. */
  private list(members: readonly number[], end: number): number {
    return this.pool.push(...members, end) - members.length - 1;
  }

  private oneOf(slot: number, ids: readonly number[], whenTrue: number, whenFalse: number): number {
    const [only] = ids;
    if (ids.length === 1 && only !== undefined) return this.put(Op.equal, slot, only, whenTrue, whenFalse);
    if (ids.every((id) => id < MASK_LIMIT) && (this.context.view.scalars[slot]?.ids.size ?? 0) < MASK_LIMIT) {
      const mask = ids.reduce((bits, id) => bits | (1 << id), 0);
      return this.put(Op.mask, slot, mask, whenTrue, whenFalse);
    }
    return this.put(Op.list, slot, this.list(ids, OTHER), whenTrue, whenFalse);
  }

  private put(op: Op, slot: number, operand: number, whenTrue: number, whenFalse: number): number {
    return this.building.push(op | (slot << OP_BITS), operand, whenTrue, whenFalse) - 4;
  }
}

const ORDERED: Readonly<Record<string, Op>> = { gt: Op.greater, gte: Op.atLeast, lt: Op.less, lte: Op.atMost };

/** The texts that a comparison looks for. */
function textsOf({ value }: UntypedComparison): readonly unknown[] {
  return typeof value === 'string' ? [value] : ((value ?? []) as readonly unknown[]);
}

/** The keywords of a comparison, folded. Empty ones occur nowhere. */
export function keywordsOf(comparison: UntypedComparison): readonly { text: string; wholeWord: boolean }[] {
  const { fold: mode, wholeWord } = comparison;
  const folded = textsOf(comparison).map((text) => fold(String(text), (mode ?? 'accents') as Fold));
  return folded.filter((text) => text !== '').map((text) => ({ text, wholeWord: wholeWord === true }));
}

const TEXTUAL: ReadonlySet<string> = new Set(['contains', 'notContains', 'containsAll', 'startsWith', 'endsWith']);
const PLAIN_KEYS: ReadonlySet<string> = new Set(['field', 'op', 'value', 'fold', 'wholeWord']);

/** Whether a comparison has no modifier that the program knows nothing of. */
export function isPlain(comparison: UntypedComparison): boolean {
  return Object.keys(comparison).every((key) => PLAIN_KEYS.has(key));
}

/** How much a condition costs to evaluate, roughly, in comparisons of integers. */
function costOf(condition: UntypedCondition): number {
  if ('not' in condition) return costOf(condition.not);
  const members = 'all' in condition ? condition.all : 'any' in condition ? condition.any : null;
  if (members !== null) return members.reduce((sum, member) => sum + costOf(member), 2);
  if (!('field' in condition)) return 100;
  const { op, value } = condition as UntypedComparison;
  if (TEXTUAL.has(op)) return 60;
  return Array.isArray(value) ? 1 + value.length : 1;
}
