import * as z from 'zod';
import { refusalsOf } from '../desk/config-issues.ts';
import type { Refusal } from '../record/refusal.ts';
import { SECTIONS, type Section } from './sections.ts';

/** The sections of some forms, each with what an edit may say of it. */
function each(forms: readonly Section['form'][], schema: z.ZodType): Readonly<Record<string, z.ZodType>> {
  const names = Object.entries(SECTIONS).filter(([, { form }]) => forms.includes(form));
  return Object.fromEntries(names.map(([name]) => [name, schema.optional()]));
}

const ids = z.array(z.string());
const whole = z.literal(true);

// What is put is looked at by the desk, as a part of everything else.
const schema = z.strictObject({
  put: z.record(z.string(), z.unknown()).optional(),
  remove: z.strictObject({ ...each(['list', 'table'], z.union([ids, whole])), ...each(['value'], whole) }).optional(),
  order: z.strictObject(each(['list'], ids)).optional(),
});

/** All problems in the shape of an edit that comes from outside, such as a form; what it puts is not looked at. */
export function checkEdit(edit: unknown): readonly Refusal[] {
  const result = schema.safeParse(edit, { reportInput: true });
  return result.success ? [] : refusalsOf(result.error);
}
