import type { Scene } from '../field-catalogue.ts';
import type { Anchor, Cover } from './anchors.ts';
import type { View } from './view.ts';

type Lists = (number[] | undefined)[];

/** From a pair of fields to the rules that need a pair of their values, by the first value and by the second. */
interface PairTable {
  readonly first: number;
  readonly second: number;
  readonly rows: (Lists | undefined)[];
}

/** Which rules can match a ticket, by what the ticket has. A rule without an anchor can always match. */
export class RuleIndex {
  private readonly view: View;
  private readonly always: number[] = [];
  private readonly byValue: Lists[] = [];
  private readonly byMember: Lists = [];
  private readonly byKeyword: Lists = [];
  private readonly pairs = new Map<string, PairTable>();
  private pairTables: readonly PairTable[] = [];
  private members: readonly number[] = [];
  private hasKeywords = false;

  constructor(view: View) {
    this.view = view;
  }

  add(rule: number, cover: Cover | null): void {
    if (cover === null) this.always.push(rule);
    else for (const anchor of cover.anchors) this.file(rule, anchor);
  }

  seal(): void {
    this.pairTables = [...this.pairs.values()];
    this.members = this.byMember.flatMap((list, member) => (list === undefined ? [] : [member]));
    this.hasKeywords = this.byKeyword.some((list) => list !== undefined);
  }

  /** Calls `candidate` for every rule that can match what the view has loaded, possibly more than once. */
  each(candidate: (rule: number) => void, scene: Scene): void {
    const { view, byValue, byMember, byKeyword, always, pairTables } = this;
    for (let index = 0; index < always.length; index += 1) candidate(always[index] as number);
    for (let slot = 0; slot < byValue.length; slot += 1) callAll(byValue[slot]?.[view.ids[slot] as number], candidate);
    for (let index = 0; index < pairTables.length; index += 1) {
      const { first, second, rows } = pairTables[index] as PairTable;
      // Most values of the first field begin no pair.
      const row = rows[view.ids[first] as number];
      if (row !== undefined) callAll(row[view.ids[second] as number], candidate);
    }
    if (this.members.length > 0) view.eachMember((member) => callAll(byMember[member], candidate));
    if (this.hasKeywords) view.eachKeyword((keyword) => callAll(byKeyword[keyword], candidate), scene);
  }

  /** Whether some rule is found by a keyword. */
  isByKeyword(keyword: number): boolean {
    return this.byKeyword[keyword] !== undefined;
  }

  private file(rule: number, anchor: Anchor): void {
    if (anchor.what === 'member') append(this.byMember, anchor.id, rule);
    else if (anchor.what === 'keyword') append(this.byKeyword, anchor.id, rule);
    else if (anchor.what === 'value') {
      this.byValue[anchor.slot] ??= [];
      append(this.byValue[anchor.slot] as Lists, anchor.id, rule);
    } else this.filePair(rule, anchor.pairs);
  }

  private filePair(rule: number, pairs: readonly { readonly slot: number; readonly id: number }[]): void {
    const [first, second] = pairs.toSorted((a, b) => a.slot - b.slot);
    if (first === undefined || second === undefined) return;
    const key = `${first.slot} ${second.slot}`;
    const table = this.pairs.get(key) ?? { first: first.slot, second: second.slot, rows: [] };
    this.pairs.set(key, table);
    table.rows[first.id] ??= [];
    append(table.rows[first.id] as Lists, second.id, rule);
  }
}

function callAll(list: readonly number[] | undefined, candidate: (rule: number) => void): void {
  if (list === undefined) return;
  for (let index = 0; index < list.length; index += 1) candidate(list[index] as number);
}

function append(lists: Lists, at: number, rule: number): void {
  const list = lists[at];
  if (list === undefined) lists[at] = [rule];
  else if (list.at(-1) !== rule) list.push(rule);
}
