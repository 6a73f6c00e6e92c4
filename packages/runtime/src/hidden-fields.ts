import { type Access, DeskError } from '@deskwright/core';

/**
 * Refuses a question about fields that somebody may not ask about, for the answer would tell what stands in them. Throws
 * the `DeskError` `filter.unknownField`.
 */
export function refuseHidden(
  access: Access | null,
  question: { readonly where?: unknown; readonly names: readonly string[] },
): void {
  if (access === null) return;
  const asked = [...question.names, ...fieldsIn(question.where)];
  const hidden = asked.find((name) => !access.mayAskBy(name));
  if (hidden !== undefined) throw new DeskError('filter.unknownField', `There is no field "${hidden}" for requesters`);
}

/** The fields and predicates that a condition asks about, wherever in it they stand. */
function fieldsIn(condition: unknown): readonly string[] {
  if (typeof condition !== 'object' || condition === null) return [];
  if (Array.isArray(condition)) return condition.flatMap(fieldsIn);
  const { field, is, all, any, not } = condition as Readonly<Record<string, unknown>>;
  const own = [field, is].filter((name) => typeof name === 'string');
  return [...own, ...fieldsIn(all), ...fieldsIn(any), ...fieldsIn(not)];
}
