import type { UntypedCondition } from '../condition.ts';
import type { FieldCatalogue, Scene } from '../field-catalogue.ts';
import type { RecordChange } from '../readers.ts';
import { coverOf } from './anchors.ts';
import { Program, type ProgramContext } from './program.ts';
import { RuleIndex } from './rule-index.ts';
import { Census, guessedShares, type Shares } from './shares.ts';
import { View } from './view.ts';

// Below this many rules, looking at each of them is faster than asking which can match.
const WORTH_AN_INDEX = 24;
// An anchor that nearly every ticket has saves nothing.
const TOO_COMMON = 0.9;
const ENOUGH_TICKETS = 256;

/** A condition and the names of the lists in which it stands. */
export interface Indexed {
  readonly condition: UntypedCondition | null;
  readonly lists: Iterable<string>;
}

/**
 * Says which of many conditions hold for a ticket, without looking at all of them. Conditions have numbers in the order
 * in which they were given and stand in lists (one per trigger); an answer is about some lists and in ascending order.
 * The index is guessed at first and made anew once some tickets have been seen; answers never depend on it.
 */
export class RuleMatcher {
  private readonly view = new View();
  private readonly program: Program;
  private readonly starts: readonly number[];
  private readonly indexes = new Map<string, RuleIndex | readonly number[]>();
  private readonly stamps: Uint32Array;
  private epoch = 0;
  /** The record that the view has loaded. */
  private seen: unknown;
  private census: Census | null = null;
  private readonly conditions: readonly Indexed[];
  private readonly fields: FieldCatalogue;
  private readonly lists: ReadonlyMap<string, readonly number[]>;

  constructor(conditions: readonly Indexed[], fields: FieldCatalogue, slow: ProgramContext['slow']) {
    this.program = new Program({ fields, view: this.view, slow });
    for (const { condition } of conditions) if (condition !== null) this.program.declare(condition);
    this.starts = conditions.map(({ condition }) => this.program.add(condition));
    this.stamps = new Uint32Array(conditions.length);
    this.conditions = conditions;
    this.fields = fields;
    const lists = new Map<string, number[]>();
    conditions.forEach(({ lists: names }, number) => {
      for (const name of names) {
        const list = lists.get(name);
        if (list === undefined) lists.set(name, [number]);
        else list.push(number);
      }
    });
    this.lists = lists;
    this.index(guessedShares(this.view));
    this.program.seal();
    this.view.seal();
    if ([...this.indexes.values()].some((index) => index instanceof RuleIndex)) this.census = new Census(this.view);
  }

  /** The numbers of all conditions in these lists that hold, in ascending order. */
  matches(lists: Iterable<string>, scene: Scene): readonly number[] {
    const { program, starts } = this;
    return this.each(lists, scene, (number) => program.run(starts[number] as number, scene));
  }

  /** Looks at a record that has changed; says whether any condition can tell the difference. */
  look(scene: Scene, { before, properties }: RecordChange): boolean {
    let isChanged = true;
    if (this.seen === before) isChanged = this.view.reload(scene, properties);
    else this.view.load(scene);
    this.seen = scene.record;
    return isChanged;
  }

  /** Which of these conditions hold for what was looked at last, in the order in which they were given. */
  among(numbers: readonly number[], scene: Scene): readonly number[] {
    const { program, starts } = this;
    return numbers.filter((number) => program.run(starts[number] as number, scene));
  }

  /** The numbers of all conditions in these lists that the index lets through; `matches` evaluates no others. */
  candidates(lists: Iterable<string>, scene: Scene): readonly number[] {
    return this.each(lists, scene, () => true);
  }

  private each(lists: Iterable<string>, scene: Scene, holds: (number: number) => boolean): readonly number[] {
    const found: number[] = [];
    let isLoaded = false;
    this.epoch += 1;
    const { stamps, epoch } = this;
    const candidate = (number: number): void => {
      if (stamps[number] === epoch) return;
      stamps[number] = epoch;
      if (holds(number)) found.push(number);
    };
    for (const list of lists) {
      const index = this.indexes.get(list);
      if (index === undefined) continue;
      if (!isLoaded) this.view.load(scene);
      isLoaded = true;
      if (index instanceof RuleIndex) index.each(candidate, scene);
      else for (let at = 0; at < index.length; at += 1) candidate(index[at] as number);
    }
    if (!isLoaded) return found;
    this.seen = scene.record;
    if (this.census !== null) this.learn(this.census, scene);
    return ascending(found);
  }

  private index(shares: Shares): void {
    for (const [name, numbers] of this.lists) {
      this.indexes.set(name, numbers.length < WORTH_AN_INDEX ? numbers : this.indexOf(numbers, shares));
    }
  }

  private indexOf(numbers: readonly number[], shares: Shares): RuleIndex {
    const { fields, view } = this;
    const index = new RuleIndex(view);
    for (const number of numbers) {
      const condition = this.conditions[number]?.condition ?? null;
      const cover = condition === null ? null : coverOf({ fields, view, shares }, condition);
      index.add(number, cover === null || cover.share > TOO_COMMON ? null : cover);
    }
    index.seal();
    return index;
  }

  /** After enough tickets the index is made anew from what they had. */
  private learn(census: Census, scene: Scene): void {
    if (census.count(scene) < ENOUGH_TICKETS) return;
    this.census = null;
    this.index(census.shares());
    const indexes = [...this.indexes.values()].filter((index) => index instanceof RuleIndex);
    const isAnchor = (keyword: number): boolean => indexes.some((index) => index.isByKeyword(keyword));
    for (const slot of this.view.textSlots) slot.learn(isAnchor);
  }
}

// So few are sorted faster by hand.
const FEW = 16;

/** Sorts numbers in place. */
function ascending(numbers: number[]): readonly number[] {
  if (numbers.length > FEW) return numbers.sort((a, b) => a - b);
  for (let end = 1; end < numbers.length; end += 1) {
    const number = numbers[end] as number;
    let at = end;
    for (; at > 0 && (numbers[at - 1] as number) > number; at -= 1) numbers[at] = numbers[at - 1] as number;
    numbers[at] = number;
  }
  return numbers;
}
