import { applies, type Case, type DisposableSubject, runCase, type SubjectFactory } from './case.ts';

/** The part of a test runner (vitest, node:test, jest …) that {@link conformance} uses. */
export interface TestRunner {
  describe(name: string, body: () => void): void;
  it(name: string, body: () => Promise<void>): void;
}

/** Registers with a test runner every case that applies to the subject. */
export function conformance<S extends DisposableSubject>(
  { describe, it }: TestRunner,
  cases: readonly Case<S>[],
  factory: SubjectFactory<S>,
): void {
  describe(factory.name, () => {
    for (const test of cases) {
      if (applies(test, factory.traits)) it(`${test.id}: ${test.title}`, () => runCase(test, factory));
    }
  });
}
