import { describe, expect, it } from 'vitest';
import { defineDesk } from '../desk/desk.ts';
import type { Policies } from '../desk/policies.ts';
import { advance } from '../record/advance.ts';
import { idAt } from '../record/derive-id.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { alignClocks } from './react.ts';

const HOUR_MS = 3_600_000;
const START = Date.parse('2026-11-16T08:00:00Z');
const bare = defineDesk({ channels: ['email'] });
const ID = idAt(START, 'ticket');

const policy = (within: string, metric = 'resolution'): Policies['slas'] => [
  { id: 'std', targets: [{ metric, within }] },
];

function ticketUnder(slas: Policies['slas']): Ticket {
  const by = { kind: 'requester', id: 'c1' } as const;
  const create = { type: 'ticket.create', requester: { kind: 'contact', id: 'c1' }, channel: 'email', subject: '' };
  const command = { ...create, message: { text: '' }, meta: { id: ID, at: START, by } };
  const desk = bare.policies({ slas } as never);
  const result = advance(desk, { kind: 'ticket', id: ID }, null, command, { now: START, actor: by });
  if (!('ok' in result) || !result.ok) throw new Error(JSON.stringify(result));
  return result.step.writes[0]?.value as unknown as Ticket;
}

const configured = (slas: Policies['slas']) => bare.policies({ slas } as never)['~internal'].sla;

describe('clocks that are brought in line without anything having happened', () => {
  const ticket = ticketUnder(policy('PT6H'));

  it('stay as they are under the policies that they were started under', () => {
    expect(alignClocks(configured(policy('PT6H')), ticket, START + HOUR_MS)).toEqual([]);
  });

  it('get the targets of edited policies', () => {
    expect(alignClocks(configured(policy('PT4H')), ticket, START + HOUR_MS)).toMatchObject([
      { type: 'sla.retargeted', because: 'edit', consumedMs: HOUR_MS, dueAt: START + 4 * HOUR_MS },
    ]);
  });

  it('are cancelled and started where other things are promised', () => {
    expect(alignClocks(configured(policy('PT4H', 'firstResponse')), ticket, START + HOUR_MS)).toMatchObject([
      { type: 'sla.started', clock: { metric: 'firstResponse', startedAt: START, consumedMs: HOUR_MS } },
      { type: 'sla.cancelled', metric: 'resolution', because: 'notPromised' },
    ]);
    expect(alignClocks(configured([]), ticket, START)).toMatchObject([{ type: 'sla.cancelled' }]);
  });
});
