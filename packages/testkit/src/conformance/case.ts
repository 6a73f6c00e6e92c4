/**
 * One promise of a port, as a value: any test runner can run it. `id` is stable, `needs` names traits that a subject must
 * have for the promise to apply to it. `run` gets a fresh, empty subject, works in virtual time, and rejects with an
 * `AssertionError` when the promise is broken.
 */
export interface Case<S> {
  readonly id: string;
  readonly title: string;
  readonly needs?: readonly string[];
  run(subject: S): Promise<void>;
}

/** What cases are run against: `create` makes a fresh, empty subject, `traits` says what it can do beyond the port. */
export interface SubjectFactory<S extends DisposableSubject> {
  readonly name: string;
  readonly traits: readonly string[];
  create(): Promise<S>;
}

/** A subject that gives back what it took (files, connections) when its case is over. */
export interface DisposableSubject {
  dispose(): Promise<void>;
}

/** Whether a case applies to subjects with these traits. */
export function applies<S>(test: Case<S>, traits: readonly string[]): boolean {
  return (test.needs ?? []).every((need) => traits.includes(need));
}

/** Runs one case against a fresh subject. Rejects when the case fails. */
export async function runCase<S extends DisposableSubject>(test: Case<S>, factory: SubjectFactory<S>): Promise<void> {
  const subject = await factory.create();
  try {
    await test.run(subject);
  } finally {
    await subject.dispose();
  }
}
