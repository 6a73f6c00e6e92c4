import { lint, words } from '@deskwright/core';
import { describe, expect, it } from 'vitest';
import { consultingDesk, openConsulting, STORAGES } from './consulting-desk.ts';

const SLA = { id: 'std', targets: [{ metric: 'resolution', within: 'PT4H' }] };
const storages = Object.keys(STORAGES);
const up = (reason: string, to?: string | number) =>
  ({ type: 'ticket.escalate', reason, ...(to === undefined ? {} : { to }) }) as const;
const down = (reason: string) => ({ type: 'ticket.deescalate', reason }) as const;

describe.each(storages)('an escalation path, on %s', (kind) => {
  it('takes a ticket up step by step and back, and history says who, when and why', async () => {
    const { as, asked, ticketOf, app, clock } = await openConsulting(kind);
    const pump = await asked();
    // Rita may neither assign tickets nor see those of the engineers.
    expect(await as('rita').execute(pump, up('Needs somebody who knows pumps'))).toMatchObject({ ok: true });
    expect(await as('rita').ticket(pump)).toBeNull();
    expect(await ticketOf(pump)).toMatchObject({
      department: 'engineering',
      assignee: null,
      counts: { transfers: 1 },
      escalation: { level: 1, path: 'support', by: { kind: 'agent', id: 'rita' }, at: clock.now },
    });
    clock.now += 60_000;
    expect(await as('mia').execute(pump, up('The customer threatens to leave'))).toMatchObject({ ok: true });
    // The manager of the department in which the ticket is by now.
    expect(await ticketOf(pump)).toMatchObject({
      department: 'engineering',
      assignee: 'bob',
      escalation: { level: 2 },
    });

    expect(await as('bob').execute(pump, down('Solved, the rest is routine'))).toMatchObject({ ok: true });
    expect(await ticketOf(pump)).toMatchObject({ department: 'engineering', assignee: null, escalation: { level: 1 } });
    expect(await as('bob').execute(pump, down('Nothing to be done here'))).toMatchObject({ ok: true });
    const home = await ticketOf(pump);
    expect(home).toMatchObject({ department: 'support', assignee: 'rita' });
    expect(home).not.toHaveProperty('escalation');

    const history = await app.history(pump);
    const moves = history.flatMap((event) =>
      event.type === 'ticket.escalated' || event.type === 'ticket.deescalated'
        ? [[event.type, event.by.id, event.level, event.personal.reason]]
        : [],
    );
    expect(moves).toEqual([
      ['ticket.escalated', 'rita', 1, 'Needs somebody who knows pumps'],
      ['ticket.escalated', 'mia', 2, 'The customer threatens to leave'],
      ['ticket.deescalated', 'bob', 1, 'Solved, the rest is routine'],
      ['ticket.deescalated', 'bob', 0, 'Nothing to be done here'],
    ]);
  });

  it('may be climbed two steps at once, by the place or the id of a step, and ends', async () => {
    const { app, asked, ticketOf } = await openConsulting(kind);
    const [pump, valve] = [await asked(), await asked()];
    await app.execute(pump, up('At once', 2));
    expect(await ticketOf(pump)).toMatchObject({ department: 'support', assignee: 'hana', escalation: { level: 2 } });
    await app.execute(valve, up('At once', 'counsel'));
    expect(await ticketOf(valve)).toMatchObject({ department: 'support', assignee: 'lena', escalation: { level: 3 } });
    const code = async (command: Parameters<typeof app.execute>[1]) => {
      const outcome = await app.execute(valve, command);
      return outcome.ok ? 'ok' : [outcome.refusal.code, outcome.refusal.remedy !== undefined];
    };
    expect(await code(up('Higher!'))).toEqual(['escalation.endOfPath', true]);
    expect(await code(up('Again', 1))).toEqual(['escalation.notHigher', true]);
    expect(await code(up('Where?', 'moon'))).toEqual(['escalation.unknownStep', true]);
    expect(await code(up('Where?', 4))).toEqual(['escalation.unknownStep', true]);
    await app.execute(valve, down('Enough'));
    expect(await code(down('More than enough'))).toEqual(['escalation.notEscalated', true]);
  });

  it('is left by whoever transfers the ticket elsewhere', async () => {
    const { app, asked, ticketOf } = await openConsulting(kind);
    const pump = await asked();
    await app.execute(pump, up('Pumps'));
    await app.execute(pump, { type: 'ticket.transfer', department: 'legal' });
    expect(await ticketOf(pump)).not.toHaveProperty('escalation');
    expect(await app.execute(pump, up('On'))).toMatchObject({ refusal: { code: 'escalation.noPath' } });
  });

  it('wants a reason of people, a manager where one is named, and the capability', async () => {
    const { as, app, asked } = await openConsulting(kind);
    const pump = await asked();
    expect(await as('rita').execute(pump, up('  '))).toMatchObject({ refusal: { code: 'escalation.noReason' } });
    await app.agents.deactivate('hana');
    expect(await as('rita').execute(pump, up('Help', 'head'))).toMatchObject({
      refusal: { code: 'escalation.noManager' },
    });
    const elsewhere = await asked({ department: 'legal', assignee: null });
    expect(await as('rita').execute(elsewhere, up('Help'))).toMatchObject({ refusal: { code: 'ticket.unknown' } });
  });

  it('is found by how far tickets have come, and erased with its reasons', async () => {
    const { app, asked, storage } = await openConsulting(kind);
    const [pump] = [await asked(), await asked()];
    await app.execute(pump, up('Ana shouted'));
    const found = await app.find({ where: { field: 'escalationLevel', op: 'gte', value: 1 }, limit: 9 });
    expect(found.items.map(({ id }) => id)).toEqual([pump.id]);
    await app.execute(pump, { type: 'ticket.erase' });
    const history = await storage.history({ kind: 'ticket', id: pump.id }, { limit: 99 });
    expect(JSON.stringify(history)).not.toContain('Ana shouted');
  });

  it('is climbed by a promise that breaks', async () => {
    const desk = consultingDesk.policies({
      departments: { support: { escalation: [{ to: { department: 'engineering' } }, { to: { manager: true } }] } },
      slas: [
        {
          id: 'std',
          targets: [{ metric: 'resolution', within: 'PT4H' }],
          escalations: [{ metric: 'resolution', at: 'PT0S', every: 'PT1H', then: [{ do: 'escalate' }] }],
        },
      ],
    });
    const { app, asked, work, ticketOf, clock } = await openConsulting(kind, desk);
    const pump = await asked();
    for (const level of [1, 2]) {
      clock.now += level === 1 ? 4 * 3_600_000 : 3_600_000;
      await work();
      expect((await ticketOf(pump)).escalation).toMatchObject({ level, by: { kind: 'rule' } });
    }
    const outcomes = (await app.history(pump)).flatMap((event) =>
      event.type === 'escalation.acted' ? event.outcomes.map(({ outcome }) => outcome) : [],
    );
    expect(outcomes).toEqual(['done', 'done']);
  });
});

describe('an escalation path in the configuration', () => {
  const withPath = (escalation: readonly object[]) =>
    consultingDesk.policies({ departments: { support: { escalation } } } as never);
  const problems = (escalation: readonly object[]) => {
    try {
      withPath(escalation);
      return [];
    } catch (error) {
      const { issues } = error as { issues: readonly { code: string; path?: readonly unknown[] }[] };
      return issues.map(({ code, path }) => [code, path?.join('.')]);
    }
  };

  it('may not lead back to where the ticket has been', () => {
    expect(problems([{ to: { department: 'engineering' } }, { to: { manager: true } }])).toEqual([]);
    expect(problems([{ to: { manager: true } }, { to: { department: 'legal' } }, { to: { manager: true } }])).toEqual(
      [],
    );
    expect(problems([{ to: { department: 'support' } }])).toEqual([
      ['escalation.leadsBack', 'departments.support.escalation.0.to'],
    ]);
    expect(problems([{ to: { manager: true } }, { to: { manager: true } }])).toEqual([
      ['escalation.leadsBack', 'departments.support.escalation.1.to'],
    ]);
    expect(
      problems([
        { id: 'a', to: { agent: 'x' } },
        { id: 'a', to: { agent: 'x' } },
      ]),
    ).toEqual([
      ['config.duplicateId', 'departments.support.escalation.1.id'],
      ['escalation.leadsBack', 'departments.support.escalation.1.to'],
    ]);
  });

  it('names departments that there are, in steps of the right shape', () => {
    const [first] = problems([{ to: { department: 'moon' } }]);
    expect(first?.[1]).toMatch(/^departments\.support\.escalation\.0\.to/);
    expect(problems([])).toHaveLength(1);
  });

  it('is asked for the steps that rules name', () => {
    const rules = [
      { id: 'up', on: ['sla.breached' as const], then: [{ do: 'escalate' as const }] },
      { id: 'moon', on: ['ticket.reopened' as const], then: [{ do: 'escalate' as const, to: 'moon' }] },
      { id: 'nine', on: ['ticket.resolved' as const], then: [{ do: 'escalate' as const, to: 9 }] },
    ];
    const unknown = (policies: object) =>
      lint(consultingDesk.policies({ ...policies, rules, slas: [SLA] } as never))
        .filter(({ code, message }) => code === 'unknownReference' && message.includes('escalation'))
        .map(({ rule, path }) => [rule, path.join('.')]);
    expect(unknown({})).toEqual([
      ['up', 'rules.0.then.0'],
      ['moon', 'rules.1.then.0'],
      ['nine', 'rules.2.then.0'],
    ]);
    expect(unknown({ departments: { support: { escalation: [{ id: 'head', to: { manager: true } }] } } })).toEqual([
      ['moon', 'rules.1.then.0.to'],
      ['nine', 'rules.2.then.0.to'],
    ]);
  });

  it('reads in words as part of a rule', () => {
    const rule = { id: 'r', on: ['sla.breached' as const], then: [{ do: 'escalate' as const, to: 'head' }] };
    expect(words(rule, { language: 'en' })).toContain('Escalate: head');
  });
});
