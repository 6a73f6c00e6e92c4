import { action, type Desk, defineDesk, definePlugin, type Facts, type Json, type Policies } from '@deskwright/core';
import * as z from 'zod';
import type { BenchRule } from './bench-rule.ts';
import { DESK_OPTIONS, storedRules } from './peers/desk.ts';

/** What assignment knows of an agent. */
interface Load {
  readonly id: string;
  readonly open: number;
}

/** Twenty agents with some work each. */
export const AGENTS: readonly Json[] = Array.from({ length: 20 }, (_, index) => ({
  id: `agent-${index}`,
  open: (index * 7 + 5) % 20,
}));

const load = definePlugin({
  name: 'load',
  actions: {
    assignLeast: action({
      params: z.object({}),
      plan(_params, { agents = [] }: Facts) {
        const loads = agents as unknown as readonly Load[];
        const least = loads.reduce((a, b) => (b.open < a.open ? b : a));
        return [{ do: 'assign', to: least.id }];
      },
    }),
  },
});

const POLICIES: Policies = {
  schedules: {
    office: {
      timeZone: 'Europe/Athens',
      weekly: {
        mon: [['09:00', '17:00']],
        tue: [['09:00', '17:00']],
        wed: [['09:00', '17:00']],
        thu: [['09:00', '17:00']],
      },
    },
  },
  defaultSchedule: 'office',
};

const SLA: NonNullable<Policies['slas']> = [
  {
    id: 'standard',
    targets: [
      { metric: 'nextResponse', within: 'PT4H' },
      { metric: 'resolution', within: 'PT30H', pauseIn: ['answered', 'pending'] },
    ],
  },
];

const ASSIGN = {
  id: 'assign',
  order: 1,
  on: ['message.received'],
  when: { field: 'assignee', op: 'isEmpty' },
  then: [{ do: 'load.assignLeast', with: {} }],
};

/** A desk with a schedule; with two clocks; with rules and assignment among twenty agents. */
export function busyDesk(parts: { readonly sla: boolean; readonly rules: readonly BenchRule[] | null }): Desk {
  const desk = defineDesk({ ...DESK_OPTIONS, plugins: [load] }) as unknown as Desk;
  const rules =
    parts.rules === null
      ? []
      : [...storedRules(parts.rules), ASSIGN as unknown as (typeof POLICIES.rules & {})[number]];
  return desk.policies({ ...POLICIES, ...(parts.sla ? { slas: SLA } : {}), rules });
}
