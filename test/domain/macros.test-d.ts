import { action, defineDesk, definePlugin, type Macro, type Template, type VocabularyOf } from '@deskwright/core';
import * as z from 'zod';

const orders = definePlugin({
  name: 'orders',
  actions: { apologise: action({ params: z.object({ template: z.enum(['late', 'lost']) }), plan: () => [] }) },
});
const desk = defineDesk({
  departments: ['support', 'marketing'],
  tags: ['vip'],
  fields: { plan: z.enum(['free', 'pro']) },
  plugins: [orders],
});
interface Vocab extends VocabularyOf<typeof desk> {}

export const good: Macro<Vocab> = {
  id: 'm',
  name: 'M',
  departments: ['support'],
  when: { field: 'fields.plan', op: 'is', value: 'pro' },
  then: [
    { do: 'orders.apologise', with: { template: 'late' } },
    { do: 'reply', text: 'Hello' },
  ],
};
desk.policies({ macros: [good], templates: { hi: { text: 'Hi', canned: { name: 'Hi', departments: ['support'] } } } });

// @ts-expect-error unknown department of a macro
export const a: Macro<Vocab> = { ...good, departments: ['sales'] };
// @ts-expect-error unknown department in an action
export const b: Macro<Vocab> = { ...good, then: [{ do: 'transfer', department: 'sales' }] };
// @ts-expect-error a macro has no rules to stop
export const c: Macro<Vocab> = { ...good, then: [{ do: 'stop' }] };
// @ts-expect-error wrong parameter of a plugin's action
export const d: Macro<Vocab> = { ...good, then: [{ do: 'orders.apologise', with: { template: 'soon' } }] };
// @ts-expect-error wrong value of a custom field
export const e: Macro<Vocab> = { ...good, when: { field: 'fields.plan', op: 'is', value: 'gold' } };
// @ts-expect-error a macro is applied, nothing wakes it
export const f: Macro<Vocab> = { ...good, on: ['ticket.created'] };
// @ts-expect-error unknown department of a canned response
export const g: Template<Vocab> = { text: '', canned: { name: 'N', departments: ['sales'] } };
