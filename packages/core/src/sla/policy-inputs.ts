import type { Policies } from '../desk/policies.ts';
import type { FieldDef } from '../record/field.ts';
import type { UntypedFilter } from '../rule/filter.ts';
import type { Ticket } from '../ticket/ticket.ts';

type Property = keyof Ticket;

/**
 * The properties of a ticket that say which policy applies to it, apart from its department. `null` when a policy asks for a
 * field that is computed from nobody knows what.
 */
export function policyInputs(
  { slas = [] }: Policies,
  fields: Readonly<Record<string, FieldDef>>,
): readonly Property[] | null {
  const asked = slas.flatMap(({ when }) => (when === undefined ? [] : fieldsIn(when as UntypedFilter)));
  const sources = asked.map((name) => fields[name]?.path?.[0]);
  if (sources.includes(undefined)) return null;
  return [...new Set(sources as readonly Property[])];
}

function fieldsIn(filter: UntypedFilter): readonly string[] {
  if ('all' in filter) return filter.all.flatMap(fieldsIn);
  if ('any' in filter) return filter.any.flatMap(fieldsIn);
  return 'not' in filter ? fieldsIn(filter.not) : [filter.field];
}
