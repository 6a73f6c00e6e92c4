import {
  type Action,
  type Actor,
  advance,
  defineDesk,
  type Policies,
  type SlaEscalation,
  type StoredEvent,
  type TicketCommand,
} from '@deskwright/core';
import { liquid } from '@deskwright/templates';
import { ticketLife } from '@deskwright/testkit';
import { describe, expect, it } from 'vitest';

const MARIA: Actor = { kind: 'agent', id: 'maria' };
const ANA: Actor = { kind: 'requester', id: 'c1' };
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START = Date.parse('2026-11-16T08:00:00Z');

const bare = defineDesk({
  departments: ['support', 'managers'],
  channels: ['email'],
  tags: ['late', 'seen'],
  templates: liquid(),
});

function lifeWith(escalations: readonly Partial<SlaEscalation>[], more: Omit<Policies, 'slas'> = {}) {
  const steps = escalations.map((step) => ({ metric: 'firstResponse', ...step }));
  const targets = [{ metric: 'firstResponse', within: 'PT4H', pauseIn: ['pending'] }];
  const desk = bare.policies({ slas: [{ id: 'std', targets, escalations: steps }], ...more } as never);
  const life = ticketLife(desk, { start: START });
  const requester = { kind: 'contact', id: 'c1' } as const;
  life.send({ type: 'ticket.create', requester, channel: 'email', subject: 'Hi', message: { text: '' } }, ANA);
  return life;
}

const acted = (events: readonly StoredEvent[]) => events.filter(({ type }) => type === 'escalation.acted');
const hours = (events: readonly StoredEvent[], type: string): readonly number[] =>
  events.filter((event) => event.type === type).map(({ at }) => (at - START) / HOUR_MS);
const tag = (name: string): Action => ({ do: 'tag', add: [name] });

describe('what an escalation step does', () => {
  it('happens at its own instant, however late it is noticed, under the name of the step', () => {
    const life = lifeWith([{ at: '50%', then: [{ do: 'raisePriority' }, { do: 'note', text: 'Half of it is over' }] }]);
    life.wait(9 * DAY_MS);
    const [event] = acted(life.history);
    expect(event).toMatchObject({
      at: START + 2 * HOUR_MS,
      policy: 'std',
      metric: 'firstResponse',
      step: '50%',
      outcomes: [
        { do: 'raisePriority', outcome: 'done' },
        { do: 'note', outcome: 'done' },
      ],
    });
    const changed = life.history.find(({ type }) => type === 'ticket.priorityChanged');
    expect(changed).toMatchObject({ by: { kind: 'rule', id: 'sla:std:firstResponse:50%' }, cause: event?.id });
    expect(life.history.map(({ type }) => type).slice(-6)).toEqual([
      'sla.warned',
      'escalation.acted',
      'ticket.priorityChanged',
      'message.added',
      'sla.breached',
      'ticket.woken',
    ]);
  });

  it('stands before what rules do about the same warning, and wakes rules of its own', () => {
    const life = lifeWith([{ at: '50%', then: [tag('late')] }], {
      rules: [
        {
          id: 'warned',
          on: ['sla.warned'],
          when: { field: 'tags', op: 'hasAny', value: ['late'] },
          then: [tag('seen')],
        },
        { id: 'tagged', on: ['ticket.tagsChanged'], then: [{ do: 'setPriority', to: 'urgent' }] },
      ] as never,
    });
    life.wait(2 * HOUR_MS);
    expect(life.ticket).toMatchObject({ tags: ['late', 'seen'], priority: 'urgent' });
  });

  it('goes on when an action fails, or as the desk wants it', () => {
    const then: readonly Action[] = [{ do: 'assign', strategy: 'lastResponder' }, tag('late')];
    const tolerant = lifeWith([{ at: 'PT0S', then }]);
    tolerant.wait(DAY_MS);
    expect(acted(tolerant.history)[0]).toMatchObject({ outcomes: [{ outcome: 'failed' }, { outcome: 'done' }] });
    const strict = lifeWith([{ at: 'PT0S', then: then.toReversed() }], { ruleExecution: { onError: 'rollBack' } });
    strict.wait(DAY_MS);
    expect(acted(strict.history)[0]).toMatchObject({ outcomes: [{ outcome: 'undone' }, { outcome: 'failed' }] });
    expect(strict.ticket.tags).toEqual([]);
  });

  it('sends no more replies than rules may', () => {
    const life = lifeWith([{ at: '50%', every: 'PT10M', then: [{ do: 'reply', text: 'Sorry' }] }], {
      ruleExecution: { replyLimits: [{ limit: 2, within: 'P1D' }] },
    });
    life.wait(3 * HOUR_MS);
    const outcomes = acted(life.history).flatMap((event) => (event as StoredEvent & { outcomes: object[] }).outcomes);
    expect(outcomes.slice(0, 3)).toMatchObject([{ outcome: 'done' }, { outcome: 'done' }, { outcome: 'suppressed' }]);
    // An automatic reply is no response.
    expect(life.ticket.clocks[0]?.state).toBe('running');
  });

  it('fills in templates, and can keep rules from acting', () => {
    const life = lifeWith([{ at: '50%', then: [{ do: 'note', text: '{{ ticket.reference }}' }, { do: 'stop' }] }], {
      rules: [{ id: 'warned', on: ['sla.warned'], then: [tag('seen')] }] as never,
    });
    const step = life.wait(2 * HOUR_MS);
    if (!step.ok) throw new Error('refused');
    const note = step.step.writes.find(({ kind }) => kind === 'message')?.value;
    expect(note).toMatchObject({ personal: { text: life.ticket.reference } });
    expect(life.ticket.tags).toEqual([]);
  });

  it('asks for the requester when it has something to say to him, and for nothing otherwise', () => {
    const askedBy = (then: readonly Action[]) => {
      const { ticket, history } = lifeWith([{ at: '50%', then }]);
      const targets = [{ metric: 'firstResponse', within: 'PT4H', pauseIn: ['pending'] }];
      const desk = bare.policies({
        slas: [{ id: 'std', targets, escalations: [{ metric: 'firstResponse', at: '50%', then }] }],
      } as never);
      const [by, now] = [{ kind: 'system', id: 'worker' } as const, START + 3 * HOUR_MS];
      const stored = { id: ticket.id, value: ticket, version: history.length };
      const command = { type: 'wake', meta: { id: 'w', at: now, by } };
      const result = advance(desk, { kind: 'ticket', id: ticket.id }, stored, command, { now, actor: by });
      return 'need' in result ? result.need : null;
    };
    expect(askedBy([{ do: 'reply', text: 'Sorry' }])).toEqual(['requester']);
    expect(askedBy([{ do: 'raisePriority' }])).toBeNull();
  });

  it('may end the very clock that it belongs to', () => {
    const life = lifeWith([{ at: 'PT0S', every: 'PT1H', then: [{ do: 'setStatus', to: 'closed' }] }]);
    life.wait(9 * DAY_MS);
    expect(hours(life.history, 'sla.warned')).toEqual([4]);
    expect(life.ticket.clocks[0]).toMatchObject({ state: 'cancelled', breachedAt: null });
  });
});

describe('a step that is repeated', () => {
  it('is taken again and again while the clock runs, each time at its own instant', () => {
    const life = lifeWith([{ at: '-PT1H', every: 'PT2H', then: [{ do: 'raisePriority' }] }]);
    expect(life.ticket.clocks[0]?.steps).toMatchObject([{ id: '-PT1H', everyMs: 2 * HOUR_MS, taken: 0 }]);
    life.wait(10 * HOUR_MS);
    expect(hours(life.history, 'sla.warned')).toEqual([3, 5, 7, 9]);
    const repetitions = life.history.filter(({ type }) => type === 'sla.warned');
    expect(repetitions.map((event) => (event as StoredEvent & { repetition: number }).repetition)).toEqual([
      0, 1, 2, 3,
    ]);
    expect(life.ticket.clocks[0]).toMatchObject({ stepsTaken: ['-PT1H'], repetitions: 3 });
    life.send({ type: 'message.add', visibility: 'public', text: 'Here' }, MARIA);
    expect(life.wakeAt).toBeNull();
  });

  it('waits while the clock stands still', () => {
    const life = lifeWith([{ at: '50%', every: 'PT1H' }]);
    life.wait(2 * HOUR_MS + HOUR_MS / 2);
    const pendingUntil = START + 12 * HOUR_MS + HOUR_MS / 2;
    life.send({ type: 'ticket.update', status: 'pending', pendingUntil } as TicketCommand, MARIA);
    life.wait(12 * HOUR_MS);
    expect(hours(life.history, 'sla.warned')).toEqual([2, 13, 14]);
  });

  it('is repeated a thousand times at the most', () => {
    const life = lifeWith([{ at: '50%', every: 'PT1H' }]);
    for (let day = 0; day < 60; day += 1) life.wait(DAY_MS);
    expect(hours(life.history, 'sla.warned')).toHaveLength(1001);
    expect(life.ticket.clocks[0]).toMatchObject({ steps: [], repetitions: 1000, stepsTaken: ['50%'] });
    expect(life.wakeAt).toBeNull();
  });

  it('is taken at all its instants also when nobody looked for months', () => {
    const targets = [
      { metric: 'firstResponse', within: 'PT4H' },
      { metric: 'resolution', within: 'PT8H' },
    ];
    const escalations = targets.map(({ metric }) => ({ metric, at: 'PT0S', every: 'PT1H' }));
    const lives = [1, 70].map((times) => {
      const life = ticketLife(bare.policies({ slas: [{ id: 'std', targets, escalations }] } as never), {
        start: START,
      });
      const requester = { kind: 'contact', id: 'c1' } as const;
      life.send({ type: 'ticket.create', requester, channel: 'email', subject: '', message: { text: '' } }, ANA);
      for (let time = 0; time < times; time += 1) life.wait((70 * DAY_MS) / times);
      return life;
    });
    const [lost, punctual] = lives.map(({ history }) => hours(history, 'sla.warned'));
    expect(lost).toHaveLength(2 * 1001);
    expect(lost).toEqual(punctual);
    expect(lives.map(({ wakeAt }) => wakeAt)).toEqual([null, null]);
  });

  it('does not catch up on repetitions that lay behind when the promise was made', () => {
    const desk = (within: string) =>
      bare.policies({
        slas: [
          {
            id: 'std',
            targets: [{ metric: 'firstResponse', within: { high: within } }],
            escalations: [{ metric: 'firstResponse', at: 'PT0S', every: 'PT1H' }],
          },
        ],
      });
    const life = ticketLife(desk('PT2H'), { start: START });
    const requester = { kind: 'contact', id: 'c1' } as const;
    life.send({ type: 'ticket.create', requester, channel: 'email', subject: '', message: { text: '' } }, ANA);
    life.send({ type: 'ticket.update', priority: 'high' }, MARIA, 9 * HOUR_MS + HOUR_MS / 2);
    life.wait(2 * HOUR_MS);
    expect(hours(life.history, 'sla.warned')).toEqual([9.5, 10, 11]);
  });
});
