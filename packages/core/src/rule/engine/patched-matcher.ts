import type { Scene } from '../field-catalogue.ts';
import type { RecordChange } from '../readers.ts';
import type { RuleMatcher } from './rule-matcher.ts';

/** Says which of many conditions hold, or may hold, for a ticket; see {@link RuleMatcher}. */
export type Matching = Pick<RuleMatcher, 'matches' | 'candidates' | 'look' | 'among'>;

/** A matcher and where its conditions stand now: per number the new one, -1 for a condition that is gone. */
export interface Placed {
  readonly matcher: RuleMatcher;
  readonly places: Int32Array;
}

/**
 * A large matcher that was built earlier, without the conditions that have gone since, and a small one with those that are
 * new: a few changed rules cost what a few rules cost.
 */
export class PatchedMatcher implements Matching {
  private readonly parts: readonly (Placed & { readonly numbers: Int32Array })[];

  constructor(base: Placed, patch: Placed) {
    this.parts = [base, patch].map((part) => ({ ...part, numbers: numbersAt(part.places) }));
  }

  matches(lists: Iterable<string>, scene: Scene): readonly number[] {
    return this.together((matcher) => matcher.matches(lists, scene));
  }

  candidates(lists: Iterable<string>, scene: Scene): readonly number[] {
    return this.together((matcher) => matcher.candidates(lists, scene));
  }

  look(scene: Scene, change: RecordChange): boolean {
    let isChanged = false;
    for (const { matcher } of this.parts) if (matcher.look(scene, change)) isChanged = true;
    return isChanged;
  }

  among(wanted: readonly number[], scene: Scene): readonly number[] {
    const found: number[] = [];
    for (const { matcher, places, numbers: numberAt } of this.parts) {
      const own = wanted.map((place) => numberAt[place] ?? -1).filter((number) => number >= 0);
      for (const number of matcher.among(own, scene)) found.push(places[number] as number);
    }
    return found.sort((a, b) => a - b);
  }

  private together(ask: (matcher: RuleMatcher) => readonly number[]): readonly number[] {
    const found: number[] = [];
    for (const { matcher, places } of this.parts) {
      for (const number of ask(matcher)) {
        const place = places[number] as number;
        if (place >= 0) found.push(place);
      }
    }
    return found.sort((a, b) => a - b);
  }
}

/** Per place the number of the condition that stands there, -1 where none of them does. */
function numbersAt(places: Int32Array): Int32Array {
  const numbers = new Int32Array(places.reduce((most, place) => Math.max(most, place + 1), 0)).fill(-1);
  for (const [number, place] of places.entries()) if (place >= 0) numbers[place] = number;
  return numbers;
}
