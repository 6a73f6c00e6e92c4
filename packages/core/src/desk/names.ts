/**
 * The names that one desk declares. A list that was not declared is open: any name will do (a desk without departments
 * has one implicit department, a desk that declares no tags allows all).
 */
export interface DeskNames {
  readonly departments: readonly string[] | null;
  readonly tags: readonly string[] | null;
  readonly channels: readonly string[] | null;
}
