import {
  type Actor,
  defineDesk,
  definePlugin,
  type Instant,
  type SlaTarget,
  type Status,
  type TicketCommand,
  type TicketEventBody,
} from '@deskwright/core';
import { ticketLife } from '@deskwright/testkit';
import { describe, expect, it } from 'vitest';

const MARIA: Actor = { kind: 'agent', id: 'maria' };
const ANA: Actor = { kind: 'requester', id: 'c1' };
const BOT: Actor = { kind: 'bot', id: 'helper' };
const SYSTEM: Actor = { kind: 'system', id: 'app' };
const HOUR_MS = 3_600_000;
// A Monday, 10:00 in Athens.
const START = Date.parse('2026-11-16T08:00:00Z');

const bare = defineDesk({ departments: ['support', 'billing'], channels: ['email'], tags: ['vip'] });

/** A desk that promises these and is always open, and a ticket of Ana's. */
function lifeWith(targets: readonly SlaTarget[], more: object = {}, by: Actor = ANA) {
  const desk = bare.policies({ slas: [{ id: 'std', targets }] } as never);
  const life = ticketLife(desk, { start: START });
  const requester = { kind: 'contact', id: 'c1' };
  const create = { type: 'ticket.create', requester, channel: 'email', subject: 'Hi', message: { text: '' }, ...more };
  life.send(create as TicketCommand, by);
  const of = (metric: string) => life.ticket.clocks.filter((clock) => clock.metric === metric);
  return {
    life,
    states: (metric: string) => of(metric).map(({ state }) => state),
    starts: (metric: string) => of(metric).map(({ startedAt }) => (startedAt - START) / HOUR_MS),
    last: (metric: string) => of(metric).at(-1),
    say: (who: Actor, hours = 1, words: object = {}) =>
      life.send(
        { type: 'message.add', text: '', visibility: 'public', ...words } as TicketCommand,
        who,
        hours * HOUR_MS,
      ),
    become: (status: Status, hours = 1) => {
      const pendingUntil: Instant = life.now + hours * HOUR_MS + 100 * HOUR_MS;
      const change = { type: 'ticket.update', status, ...(status === 'pending' ? { pendingUntil } : {}) };
      return life.send(change as TicketCommand, MARIA, hours * HOUR_MS);
    },
  };
}

const NOBODY_ANSWERED = [
  ['a note', MARIA, { visibility: 'internal' }],
  ['a bot', BOT, {}],
  ['the system', SYSTEM, {}],
  ['a rule', { kind: 'rule', id: 'r' }, {}],
  ['an automatic reply', ANA, { automated: 'autoReply' }],
  ['a bounce', { kind: 'visitor', id: 'mail-system' }, { automated: 'bounce' }],
  ['a mailing list', ANA, { automated: 'list' }],
] as const;

describe('next response', () => {
  const target = { metric: 'nextResponse', within: 'PT4H' } as const;

  it('counts from the oldest message that nobody has answered; later ones do not move it', () => {
    const { say, states, starts, last } = lifeWith([target]);
    say(MARIA); // 1
    say(ANA); // 2
    say(ANA); // 3
    expect([states('nextResponse'), starts('nextResponse')]).toEqual([['running'], [2]]);
    say(MARIA); // 4
    expect(last('nextResponse')).toMatchObject({ state: 'met', consumedMs: 2 * HOUR_MS });
  });

  it('leaves the first message to the first response, unless its target says otherwise', () => {
    expect(lifeWith([target]).states('nextResponse')).toEqual([]);
    const { say, states } = lifeWith([{ ...target, firstMessage: true }]);
    expect(states('nextResponse')).toEqual(['running']);
    say(ANA);
    expect(states('nextResponse')).toEqual(['running']);
    say(MARIA);
    expect(states('nextResponse')).toEqual(['met']);
  });

  it.each(NOBODY_ANSWERED)('is neither stopped nor started by %s', (_who, by, words) => {
    const { say, states } = lifeWith([target]);
    say(MARIA);
    say(by, 1, words);
    expect(states('nextResponse')).toEqual([]);
    say(ANA);
    say(by, 1, words);
    expect(states('nextResponse')).toEqual(['running']);
  });

  it('takes the words of an agent who asked himself for those of a requester', () => {
    const nikos: Actor = { kind: 'agent', id: 'nikos' };
    const { say, states, life } = lifeWith([target], { requester: { kind: 'agent', id: 'nikos' } }, nikos);
    expect(life.ticket.anchors.firstResponseAt).toBeUndefined();
    say(MARIA);
    say(nikos);
    expect(states('nextResponse')).toEqual(['running']);
    say(MARIA);
    expect(states('nextResponse')).toEqual(['met']);
  });

  it('counts a message that was written long ago from the instant at which it came', () => {
    const { say, starts } = lifeWith([target]);
    say(MARIA);
    say(ANA, 1, { occurredAt: START - 100 * HOUR_MS });
    expect(starts('nextResponse')).toEqual([2]);
  });

  it('has a clock for each wait, also after the ticket was reopened by the requester', () => {
    const { say, become, states } = lifeWith([target]);
    say(MARIA);
    say(ANA);
    become('resolved');
    say(ANA);
    expect(states('nextResponse')).toEqual(['cancelled', 'running']);
  });
});

describe('resolving without an answer', () => {
  const responses = (onResolve?: 'meet') =>
    [
      { metric: 'firstResponse', within: 'PT4H', ...(onResolve === undefined ? {} : { onResolve }) },
      { metric: 'nextResponse', within: 'PT4H', firstMessage: true, ...(onResolve === undefined ? {} : { onResolve }) },
    ] as const;

  it.each(['resolved', 'closed'] as const)('cancels response clocks when the ticket is %s', (status) => {
    const { become, last } = lifeWith(responses());
    become(status);
    const cancelled = { state: 'cancelled', cancelReason: 'ended', metAt: null, endedAt: START + HOUR_MS };
    expect([last('firstResponse'), last('nextResponse')]).toMatchObject([cancelled, cancelled]);
  });

  it('meets them, if the target says so', () => {
    const { become, last } = lifeWith(responses('meet'));
    become('resolved');
    const met = { state: 'met', metAt: START + HOUR_MS, cancelReason: null };
    expect([last('firstResponse'), last('nextResponse')]).toMatchObject([met, met]);
  });

  it('does not promise a first response again on reopening', () => {
    const { become, states } = lifeWith(responses());
    become('resolved');
    become('open');
    expect(states('firstResponse')).toEqual(['cancelled']);
  });
});

describe('periodic update', () => {
  const target = { metric: 'periodicUpdate', within: 'PT8H' } as const;

  it('counts from the creation, and anew from every public message of an agent', () => {
    const { say, states, starts } = lifeWith([target]);
    say(ANA); // 1
    say(MARIA); // 2
    say(MARIA, 3); // 5
    expect(states('periodicUpdate')).toEqual(['met', 'met', 'running']);
    expect(starts('periodicUpdate')).toEqual([0, 2, 5]);
  });

  it.each(NOBODY_ANSWERED)('is not met by %s', (_who, by, words) => {
    const { say, states } = lifeWith([target]);
    say(by, 1, words);
    expect(states('periodicUpdate')).toEqual(['running']);
  });

  it('ends with the ticket and starts again when it is reopened', () => {
    const { say, become, states, starts } = lifeWith([target]);
    become('resolved'); // 1
    expect(states('periodicUpdate')).toEqual(['cancelled']);
    say(MARIA); // 2: an answer on a ticket that stays resolved starts nothing
    expect(states('periodicUpdate')).toEqual(['cancelled']);
    become('open'); // 3
    expect(states('periodicUpdate')).toEqual(['cancelled', 'running']);
    expect(starts('periodicUpdate')).toEqual([0, 3]);
  });

  it('is promised together with responses, by one policy', () => {
    const { say, states } = lifeWith([
      { metric: 'firstResponse', within: 'PT4H' },
      { metric: 'nextResponse', within: 'PT4H' },
      target,
    ]);
    say(MARIA);
    say(ANA);
    expect(['firstResponse', 'nextResponse', 'periodicUpdate'].map(states)).toEqual([
      ['met'],
      ['running'],
      ['met', 'running'],
    ]);
  });
});

describe('first assignment', () => {
  const target = { metric: 'firstAssignment', within: 'PT2H' } as const;

  it('is met by the first agent whom the ticket is given to', () => {
    const { life, last, states } = lifeWith([target]);
    life.send({ type: 'ticket.assign', assignee: 'maria' }, MARIA, HOUR_MS);
    life.send({ type: 'ticket.assign', assignee: null }, MARIA, HOUR_MS);
    life.send({ type: 'ticket.assign', assignee: 'nikos' }, MARIA, HOUR_MS);
    expect(states('firstAssignment')).toEqual(['met']);
    expect(last('firstAssignment')).toMatchObject({ metAt: START + HOUR_MS, consumedMs: HOUR_MS });
  });

  it('is met by a transfer to somebody, and at once by whoever opens a ticket for an agent', () => {
    const { life, states } = lifeWith([target]);
    life.send({ type: 'ticket.transfer', department: 'billing' }, MARIA, HOUR_MS);
    expect(states('firstAssignment')).toEqual(['running']);
    life.send({ type: 'ticket.transfer', department: 'support', assignee: 'maria' }, MARIA, HOUR_MS);
    expect(states('firstAssignment')).toEqual(['met']);
    expect(lifeWith([target], { assignee: 'maria' }).last('firstAssignment')).toMatchObject({ metAt: START });
  });

  it('is cancelled by the end of a ticket that nobody had', () => {
    const { become, last } = lifeWith([target]);
    become('closed');
    expect(last('firstAssignment')).toMatchObject({ state: 'cancelled', cancelReason: 'ended' });
  });
});

describe('resolution', () => {
  it('is met by the first end; a ticket that is reopened is not promised another', () => {
    const { become, states, last } = lifeWith([{ metric: 'resolution', within: 'PT8H' }]);
    become('resolved');
    become('open');
    become('closed');
    expect(states('resolution')).toEqual(['met']);
    expect(last('resolution')).toMatchObject({ metAt: START + HOUR_MS });
  });

  it('runs on when the ticket is reopened, if the target says so; the time between does not count', () => {
    const { become, last, life, states } = lifeWith([{ metric: 'resolution', within: 'PT8H', onReopen: 'resume' }]);
    become('resolved', 2);
    become('open', 10);
    expect(last('resolution')).toMatchObject({ state: 'running', metAt: null, endedAt: null, consumedMs: 2 * HOUR_MS });
    expect(life.wakeAt).toBe(START + 18 * HOUR_MS + 1);
    become('resolved', 3);
    expect(states('resolution')).toEqual(['met']);
    expect(last('resolution')).toMatchObject({
      consumedMs: 5 * HOUR_MS,
      metAt: START + 15 * HOUR_MS,
      pauses: [{ from: START + 2 * HOUR_MS, to: START + 12 * HOUR_MS }],
    });
  });
});

describe('the wait of the requester and the work of agents', () => {
  const targets = [
    { metric: 'requesterWait', within: 'P2D' },
    { metric: 'agentWork', within: 'P2D' },
  ] as const;

  it('run in the statuses in which somebody waits or works, until the ticket is resolved', () => {
    const { become, last, say } = lifeWith(targets);
    become('open', 1); // new for one hour
    become('onHold', 2); // open for two
    become('open', 4); // on hold for four: the requester waits, nobody works
    say(MARIA, 8); // open for eight; now it is answered
    say(ANA, 16); // answered for sixteen: nobody of the desk is waited for
    become('pending', 32); // open for thirty-two
    become('resolved', 64); // pending for sixty-four
    expect(last('requesterWait')).toMatchObject({ state: 'met', consumedMs: (1 + 2 + 4 + 8 + 32) * HOUR_MS });
    expect(last('agentWork')).toMatchObject({ state: 'met', consumedMs: (1 + 2 + 8 + 32) * HOUR_MS });
    expect(last('agentWork')?.pauses).toHaveLength(3);
  });

  it('stand still in the statuses of the target besides', () => {
    const { become, last } = lifeWith([{ metric: 'requesterWait', within: 'P2D', pauseIn: ['new'] }]);
    expect(last('requesterWait')?.state).toBe('paused');
    become('open', 3);
    become('resolved', 1);
    expect(last('requesterWait')).toMatchObject({ consumedMs: HOUR_MS });
  });
});

describe('pickups', () => {
  it('can be promised already; nothing starts them before their channels come', () => {
    const { life } = lifeWith([
      { metric: 'chatPickup', within: 'PT1M' },
      { metric: 'callPickup', within: 'PT20S' },
    ]);
    expect(life.ticket.clocks).toEqual([]);
  });
});

describe('a metric of a plugin', () => {
  const added = (event: TicketEventBody) => (event.type === 'ticket.tagsChanged' ? event.added : []);
  const repairs = definePlugin({
    name: 'repairs',
    metrics: {
      diagnosis: {
        starts: [{ on: 'ticket.tagsChanged', when: (_ticket, event) => added(event).includes('workshop') }],
        meets: [{ on: 'ticket.tagsChanged', when: ({ tags }) => tags.includes('diagnosed') }],
        cancels: ['ticket.closed'],
        runsIn: ['new', 'open', 'resolved'],
      },
      broken: {
        starts: [
          {
            on: 'ticket.tagsChanged',
            when() {
              throw new Error('a plugin should not do this');
            },
          },
        ],
        meets: ['ticket.resolved'],
      },
    },
  });
  const desk = defineDesk({ tags: ['workshop', 'diagnosed'], channels: ['email'], plugins: [repairs] }).policies({
    slas: [
      {
        id: 'repair',
        targets: [
          { metric: 'repairs.diagnosis', within: 'PT4H' },
          { metric: 'repairs.broken', within: 'PT4H' },
        ],
        escalations: [{ metric: 'repairs.diagnosis', at: '50%' }],
      },
    ],
    rules: [
      {
        id: 'late',
        on: ['sla.breached'],
        when: { field: 'sla.repairs.diagnosis.breached', op: 'is', value: true },
        then: [{ do: 'setPriority', to: 'urgent' }],
      },
    ],
  });
  const requester = { kind: 'contact', id: 'c1' } as const;
  const create = { type: 'ticket.create', requester, channel: 'email', subject: '', message: { text: '' } } as const;

  it('starts, stands still and is met as it describes; where it fails nothing happens', () => {
    const life = ticketLife(desk, { start: START });
    life.send(create, ANA);
    life.send({ type: 'ticket.update', addTags: ['workshop'] }, MARIA, HOUR_MS);
    expect(life.ticket.clocks).toMatchObject([{ metric: 'repairs.diagnosis', startedAt: START + HOUR_MS }]);
    life.send({ type: 'ticket.update', status: 'onHold' }, MARIA, HOUR_MS);
    expect(life.ticket.clocks[0]?.state).toBe('paused');
    life.send({ type: 'ticket.update', status: 'resolved' }, MARIA, HOUR_MS);
    expect(life.ticket.clocks[0]?.state).toBe('running');
    life.send({ type: 'ticket.update', addTags: ['diagnosed'] }, MARIA, HOUR_MS);
    expect(life.ticket.clocks).toMatchObject([{ state: 'met', consumedMs: 2 * HOUR_MS }]);
  });

  it('warns, breaches, and can be asked about in conditions', () => {
    const life = ticketLife(desk, { start: START });
    life.send(create, ANA);
    life.send({ type: 'ticket.update', addTags: ['workshop'] }, MARIA);
    life.wait(5 * HOUR_MS);
    expect(life.history.map(({ type }) => type)).toContain('sla.warned');
    expect(life.ticket.priority).toBe('urgent');
  });
});
