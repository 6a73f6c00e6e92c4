import {
  action,
  condition,
  defineDesk,
  definePlugin,
  type Rule,
  type Ticket,
  type VocabularyOf,
} from '@deskwright/core';
import type { Helpdesk } from '@deskwright/runtime';
import * as z from 'zod';

const orders = definePlugin({
  name: 'orders',
  conditions: { total: condition({ params: z.object({ atLeast: z.number() }), test: ({ atLeast }) => atLeast > 0 }) },
  actions: {
    apologise: action({
      params: z.object({ template: z.enum(['late', 'lost']) }),
      plan: ({ template }) => [{ do: 'reply', template }],
    }),
  },
});

const desk = defineDesk({
  departments: ['support', 'marketing'],
  tags: ['vip'],
  channels: ['email', 'facebook'],
  fields: { plan: z.enum(['free', 'pro']), seats: z.number().int() },
  plugins: [orders],
});
interface Vocab extends VocabularyOf<typeof desk> {}

// biome-ignore-start lint/suspicious/noThenProperty: "then" is the word of the rule format
export const good: Rule<Vocab> = {
  id: 'x',
  on: ['ticket.created'],
  when: {
    all: [
      { field: 'channel', op: 'in', value: ['facebook'] },
      { field: 'fields.seats', op: 'gte', value: 50 },
      { field: 'requester.name', op: 'contains', value: 'Ana', wholeWord: true },
      { is: 'orders.total', with: { atLeast: 100 } },
      {
        not: {
          any: [
            { field: 'tags', op: 'hasAny', value: ['vip'] },
            { field: 'assignee', op: 'is', value: null },
          ],
        },
      },
    ],
  },
  then: [
    { do: 'transfer', department: 'marketing', assignee: null },
    { do: 'orders.apologise', with: { template: 'late' } },
  ],
};

export const seats = (ticket: Ticket<Vocab>): number | undefined => ticket.fields.seats;
export const plan = (ticket: Ticket<Vocab>): 'free' | 'pro' | undefined => ticket.fields.plan;

type When = NonNullable<Rule<Vocab>['when']>;
type Act = Rule<Vocab>['then'][number];

// @ts-expect-error unknown department
export const a: Act = { do: 'transfer', department: 'sales' };
// @ts-expect-error operator does not fit the field
export const b: When = { field: 'fields.plan', op: 'gte', value: 1 };
// @ts-expect-error unknown plugin predicate
export const c: When = { is: 'orders.count', with: { atLeast: 1 } };
// @ts-expect-error empty group
export const d: When = { all: [] };
// @ts-expect-error unknown trigger
export const e: Rule<Vocab>['on'] = ['ticket.exploded'];
// @ts-expect-error unknown tag
export const f: Act = { do: 'tag', add: ['vpi'] };
// @ts-expect-error unknown field
export const g: When = { field: 'fields.color', op: 'isEmpty' };
// @ts-expect-error wrong parameter of a plugin's action
export const h: Act = { do: 'orders.apologise', with: { template: 'soon' } };
// @ts-expect-error wrong value of an enumerated field
export const k: When = { field: 'fields.plan', op: 'is', value: 'gold' };
// @ts-expect-error unknown action
export const l: Act = { do: 'explode' };
// @ts-expect-error policies may only name departments that the desk declares
desk.policies({ departments: { sales: {} } });
// biome-ignore-end lint/suspicious/noThenProperty: as above

export const listen = (helpdesk: Helpdesk<Vocab>): (() => void) =>
  helpdesk.on('ticket.transferred', (event) => {
    const department: 'support' | 'marketing' | null = event.department;
    // @ts-expect-error this event knows no priority
    void [department, event.priority];
  });
