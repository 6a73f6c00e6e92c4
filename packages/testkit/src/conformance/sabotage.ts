/**
 * One way to break an adapter: `apply` wraps a good subject, and every case named in `caughtBy` must fail with it. A
 * sabotage that no case notices is a hole in the cases, a case that no sabotage fails proves nothing.
 */
export interface Sabotage<S> {
  readonly id: string;
  readonly title: string;
  readonly caughtBy: readonly string[];
  apply(subject: S): S;
}
