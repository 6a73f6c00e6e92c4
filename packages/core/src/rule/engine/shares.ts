import type { View } from './view.ts';

/** How many of all tickets have something, from 0 to 1: what an index is chosen by. A wrong guess costs time, never answers. */
export interface Shares {
  value(slot: number, id: number): number;
  member(id: number): number;
  keyword(id: number, text: string): number;
}

const MEMBER_SHARE = 0.01;

/** A guess from the rules alone: a field of which they name many values is one that tells tickets apart. */
export function guessedShares(view: View): Shares {
  return {
    value: (slot) => 1 / ((view.scalars[slot]?.ids.size ?? 1) + 1),
    member: () => MEMBER_SHARE,
    keyword: (_id, { length }) => (length < 4 ? 0.2 : length < 6 ? 0.05 : 0.012),
  };
}

// A guess counts as much as so many tickets.
const TRUST = 4;

/** Counts what the first tickets have, to know better than by guessing. */
export class Census {
  private readonly view: View;
  private readonly values: readonly Uint32Array[];
  private readonly members: Uint32Array;
  private readonly keywords: Uint32Array;
  private tickets = 0;

  /** `view` knows all that rules name. */
  constructor(view: View) {
    this.view = view;
    this.values = view.scalars.map(({ ids }) => new Uint32Array(ids.size + 1));
    this.members = new Uint32Array(view.members.length);
    this.keywords = new Uint32Array(view.keywordCount);
  }

  /** Counts the ticket that the view has loaded; says how many that makes. */
  count(scene: Parameters<View['load']>[0]): number {
    const { view, values, members, keywords } = this;
    for (const [slot, counts] of values.entries()) increment(counts, view.ids[slot] as number);
    view.eachMember((member) => increment(members, member));
    view.eachKeyword((keyword) => increment(keywords, keyword), scene);
    for (const slot of view.textSlots) slot.tally(scene);
    this.tickets += 1;
    return this.tickets;
  }

  shares(): Shares {
    const guess = guessedShares(this.view);
    const { values, members, keywords, tickets } = this;
    const learnt = (count: number, guessed: number): number => (count + guessed * TRUST) / (tickets + TRUST);
    return {
      value: (slot, id) => learnt(values[slot]?.[id] ?? 0, guess.value(slot, id)),
      member: (id) => learnt(members[id] ?? 0, guess.member(id)),
      keyword: (id, text) => learnt(keywords[id] ?? 0, guess.keyword(id, text)),
    };
  }
}

function increment(counts: Uint32Array, at: number): void {
  counts[at] = (counts[at] as number) + 1;
}
