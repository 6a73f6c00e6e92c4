import type { Scene } from '../field-catalogue.ts';
import type { RecordChange } from '../readers.ts';
import type { RuleMatcher } from './rule-matcher.ts';

/** Says which of many conditions hold, or may hold, for a ticket; see {@link RuleMatcher}. */
export type Matching = Pick<RuleMatcher, 'matches' | 'candidates' | 'among'>;

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
  private readonly parts: readonly Placed[];

  constructor(base: Placed, patch: Placed) {
    this.parts = [base, patch];
  }

  matches(lists: Iterable<string>, scene: Scene): readonly number[] {
    return this.together((matcher) => matcher.matches(lists, scene));
  }

  candidates(lists: Iterable<string>, scene: Scene): readonly number[] {
    return this.together((matcher) => matcher.candidates(lists, scene));
  }

  among(numbers: readonly number[], scene: Scene, change: RecordChange): readonly number[] {
    const wanted = new Set(numbers);
    const found: number[] = [];
    for (const { matcher, places } of this.parts) {
      const own: number[] = [];
      for (let number = 0; number < places.length; number += 1)
        if (wanted.has(places[number] as number)) own.push(number);
      for (const number of matcher.among(own, scene, change)) found.push(places[number] as number);
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
