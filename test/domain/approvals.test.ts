import { type Actor, type Agent, defineDesk, type Policies, type TicketCommand } from '@deskwright/core';
import { ticketLife } from '@deskwright/testkit';
import { describe, expect, it } from 'vitest';

const START = Date.parse('2026-11-16T08:00:00Z');
const DAY = 24 * 3_600_000;
const ANA: Actor = { kind: 'requester', id: 'c1' };
const agent = (id: string): Actor => ({ kind: 'agent', id });
const [EVE, OLGA, MAX] = [agent('eve'), agent('olga'), agent('max')];
const eur = (amount: string) => ({ amount, currency: 'EUR' });

const names = defineDesk({ departments: ['support', 'billing'], channels: ['email'] });
const POLICIES = {
  authority: {
    actions: {
      refund: { measure: 'money', expiresAfter: 'P2D' },
      extraDays: { measure: 'number', per: 'use' },
      closeAccount: { approvers: { managers: true } },
    },
  },
  roles: [
    {
      id: 'representative',
      grants: [{ can: 'everything', scope: ['all'] }],
      limits: [
        { action: 'refund', upTo: eur('30.00') },
        { action: 'extraDays', upTo: 7 },
      ],
    },
    {
      id: 'manager',
      grants: [{ can: 'everything', scope: ['all'] }],
      limits: [
        { action: 'refund', upTo: eur('500') },
        { action: 'refund', upTo: { amount: '450', currency: 'USD' } },
        { action: 'extraDays', upTo: 'unlimited' },
      ],
    },
    { id: 'trainee', grants: [], limits: [{ action: 'refund', upTo: 'never' }] },
  ],
} as const satisfies Policies;

function person(id: string, roles: Agent['roles'], more: Partial<Agent> = {}): Agent {
  return {
    id,
    active: true,
    roles,
    departments: {},
    manages: [],
    skills: {},
    languages: [],
    conflicts: [],
    share: 1,
    capacity: {},
    schedule: null,
    wrapUp: null,
    leave: null,
    isOnLeave: false,
    revision: 1,
    createdAt: START,
    updatedAt: START,
    personal: { name: id, address: null },
    ...more,
  };
}

/** Eve may refund 30 in support, Max 500 everywhere, Olga manages support, Tim learns, Lea has left. */
const PEOPLE = [
  person('eve', [{ role: 'representative', departments: ['support'] }]),
  person('max', [{ role: 'manager', departments: null }]),
  person('mia', [{ role: 'manager', departments: ['support'] }]),
  person('olga', [], { manages: ['support'] }),
  person('tim', [{ role: 'trainee', departments: null }]),
  person('lea', [{ role: 'manager', departments: null }], { active: false }),
];

function life(policies: Policies = POLICIES, department: string | null = 'support') {
  const it = ticketLife(names.policies(policies as never), { start: START, agents: PEOPLE });
  it.send(
    {
      type: 'ticket.create',
      requester: { kind: 'contact', id: 'c1' },
      channel: 'email',
      department,
      subject: 'It broke',
      message: { text: 'My money back, please' },
    },
    ANA,
  );
  const last = () => it.ticket.approvals?.at(-1);
  return {
    ...it,
    get ticket() {
      return it.ticket;
    },
    get history() {
      return it.history;
    },
    get wakeAt() {
      return it.wakeAt;
    },
    last,
    refund: (amount: string, by: Actor = EVE, currency = 'EUR') =>
      it.send({ type: 'approval.request', action: 'refund', amount: { amount, currency }, reason: 'It broke' }, by),
    ask: (command: Partial<Extract<TicketCommand, { type: 'approval.request' }>> & { action: string }, by = EVE) =>
      it.send({ type: 'approval.request', reason: 'Because', ...command }, by),
    grant: (by: Actor, afterMs = 0) => it.send({ type: 'approval.grant', approval: last()?.id ?? '' }, by, afterMs),
    refuse: (by: Actor) => it.send({ type: 'approval.refuse', approval: last()?.id ?? '', reason: 'No proof' }, by),
    withdraw: (by: Actor) => it.send({ type: 'approval.withdraw', approval: last()?.id ?? '' }, by),
  };
}

const refused = (code: string) => ({ ok: false, refusal: { code } });

describe('a request within the limit', () => {
  it('is granted at once, up to and including the limit, and kept on record', () => {
    const it = life();
    const step = it.refund('30.00');
    expect(step).toMatchObject({ ok: true, events: [{ type: 'approval.granted', because: 'withinLimit', by: EVE }] });
    expect(it.ticket.approvals).toMatchObject([
      {
        action: 'refund',
        amount: eur('30.00'),
        state: 'granted',
        because: 'withinLimit',
        requestedBy: EVE,
        requestedAt: START,
        expiresAt: null,
        limit: { role: 'representative', upTo: eur('30.00') },
        decision: { by: EVE, at: START, right: { kind: 'limit' } },
        personal: { reason: 'It broke', answer: '' },
      },
    ]);
    expect(it.wakeAt).toBeNull();
  });

  it('means the same however the amount is written', () => {
    for (const amount of ['30', '30.0', '30.0000']) {
      const it = life();
      it.refund(amount);
      expect(it.last()).toMatchObject({ state: 'granted' });
    }
  });

  it('cannot be split: what was granted on the ticket counts, to whomever', () => {
    const it = life();
    it.refund('20');
    it.refund('10');
    expect(it.last()).toMatchObject({ state: 'granted' });
    it.refund('0.01');
    expect(it.last()).toMatchObject({ state: 'requested', because: 'aboveLimit' });
    it.refund('470', MAX);
    expect(it.last()).toMatchObject({ state: 'granted' });
    it.refund('0.01', MAX);
    expect(it.last()).toMatchObject({ state: 'requested' });
  });

  it('counts by itself where the policy says so', () => {
    const it = life();
    for (let n = 0; n < 3; n += 1) {
      it.ask({ action: 'extraDays', amount: 7 });
      expect(it.last()).toMatchObject({ state: 'granted' });
    }
    it.ask({ action: 'extraDays', amount: 7.5 });
    expect(it.last()).toMatchObject({ state: 'requested', because: 'aboveLimit' });
  });

  it('counts each currency by itself, and one of which no limit speaks needs approval', () => {
    const it = life();
    it.refund('1', EVE, 'USD');
    expect(it.last()).toMatchObject({ state: 'requested', because: 'otherCurrency' });
    it.refund('500', MAX);
    it.refund('450', MAX, 'USD');
    expect(it.last()).toMatchObject({ state: 'granted', limit: { upTo: { currency: 'USD' } } });
  });
});

describe('a request beyond the limit', () => {
  it('waits for somebody whose own limit covers it', () => {
    const it = life();
    it.refund('30.01');
    expect(it.last()).toMatchObject({
      state: 'requested',
      because: 'aboveLimit',
      limit: { role: 'representative' },
      expiresAt: START + 2 * DAY,
      decision: null,
    });
    expect(it.grant(MAX, 1000)).toMatchObject({ ok: true, events: [{ type: 'approval.granted' }] });
    expect(it.last()).toMatchObject({
      state: 'granted',
      requestedBy: EVE,
      decision: { by: MAX, at: START + 1000, right: { kind: 'limit', limit: { role: 'manager', upTo: eur('500') } } },
    });
  });

  it('is refused with a reason, and may be asked anew', () => {
    const it = life();
    it.refund('31');
    expect(it.refuse(MAX)).toMatchObject({ ok: true });
    expect(it.last()).toMatchObject({ state: 'refused', personal: { reason: 'It broke', answer: 'No proof' } });
    it.refund('31');
    expect(it.ticket.approvals).toHaveLength(2);
    expect(it.last()).toMatchObject({ state: 'requested' });
  });

  it('is not decided by whoever asked, has too small a limit, none, only in other departments, or has left', () => {
    const it = life(POLICIES, 'billing');
    it.refund('501', MAX);
    for (const id of ['eve', 'mia', 'olga', 'tim', 'lea', 'stranger']) {
      expect(it.grant(agent(id))).toMatchObject(refused('approval.notApprover'));
      expect(it.refuse(agent(id))).toMatchObject(refused('approval.notApprover'));
    }
    expect(it.grant({ kind: 'rule', id: 'r' })).toMatchObject(refused('approval.notApprover'));
    it.refund('400', agent('stranger'));
    expect(it.last()).toMatchObject({ because: 'noLimit', limit: null });
    expect(it.grant(agent('mia'))).toMatchObject(refused('approval.notApprover'));
    expect(it.grant(MAX)).toMatchObject({ ok: true });
  });

  it('is decided by the first of two who decide at once', () => {
    const it = life();
    it.refund('100');
    expect(it.grant(MAX)).toMatchObject({ ok: true });
    expect(it.refuse(agent('mia'))).toMatchObject(refused('approval.decided'));
    expect(it.grant(agent('mia'))).toMatchObject(refused('approval.decided'));
    expect(it.withdraw(EVE)).toMatchObject(refused('approval.decided'));
    // Who says the same twice has said it once.
    expect(it.grant(MAX)).toMatchObject({ ok: true, events: [] });
    expect(it.last()).toMatchObject({ state: 'granted', decision: { by: MAX } });
  });

  it('is taken back by whoever made it, and by nobody else', () => {
    const it = life();
    it.refund('31');
    expect(it.withdraw(MAX)).toMatchObject(refused('approval.notRequester'));
    expect(it.withdraw(EVE)).toMatchObject({ ok: true, events: [{ type: 'approval.withdrawn' }] });
    expect(it.withdraw(EVE)).toMatchObject({ ok: true, events: [] });
    expect(it.grant(MAX)).toMatchObject(refused('approval.decided'));
  });

  it('expires at its instant, whenever that is noticed', () => {
    const it = life();
    it.refund('31');
    expect(it.wakeAt).toBe(START + 2 * DAY);
    const step = it.grant(MAX, 5 * DAY);
    expect(step).toMatchObject(refused('approval.decided'));
    it.send({ type: 'wake' }, { kind: 'system', id: 'worker' }, 0);
    expect(it.last()).toMatchObject({ state: 'expired', decision: { at: START + 2 * DAY, right: null } });
    expect(it.wakeAt).toBeNull();
  });

  it('may be granted up to the instant, but not at it', () => {
    const [before, at] = [life(), life()];
    before.refund('31');
    at.refund('31');
    expect(before.grant(MAX, 2 * DAY - 1)).toMatchObject({ ok: true });
    expect(at.grant(MAX, 2 * DAY)).toMatchObject(refused('approval.decided'));
  });

  it('is granted by what the limit covers when it is granted, with all that was granted meanwhile', () => {
    const it = life();
    it.refund('400');
    const first = it.last()?.id ?? '';
    it.refund('101');
    expect(it.grant(MAX)).toMatchObject({ ok: true });
    expect(it.send({ type: 'approval.grant', approval: first }, MAX)).toMatchObject(refused('approval.notApprover'));
    expect(it.send({ type: 'approval.grant', approval: first }, { kind: 'system', id: 'app' })).toMatchObject({
      ok: true,
    });
    expect(it.ticket.approvals?.[0]).toMatchObject({ state: 'granted', decision: { right: { kind: 'system' } } });
  });
});

describe('approvers', () => {
  it('are the managers of the department, where the policy says so', () => {
    const it = life();
    it.ask({ action: 'closeAccount' });
    expect(it.last()).toMatchObject({ state: 'requested', because: 'noLimit', amount: null, expiresAt: null });
    expect(it.grant(MAX)).toMatchObject(refused('approval.notApprover'));
    expect(it.grant(OLGA)).toMatchObject({ ok: true });
    expect(it.last()).toMatchObject({ decision: { right: { kind: 'manager' } } });
  });

  it('are roles and people by name', () => {
    const authority = {
      actions: {
        refund: { measure: 'money', approvers: { roles: ['trainee'], agents: ['olga', 'lea'] } },
        extraDays: { measure: 'number' },
      },
    } as const;
    const it = life({ ...POLICIES, authority });
    it.refund('9999');
    expect(it.grant(agent('lea'))).toMatchObject(refused('approval.notApprover'));
    expect(it.grant(OLGA)).toMatchObject({ ok: true });
    expect(it.last()).toMatchObject({ decision: { right: { kind: 'name' } } });
    it.refund('9999');
    expect(it.refuse(agent('tim'))).toMatchObject({ ok: true });
    expect(it.last()).toMatchObject({ decision: { right: { kind: 'role', role: 'trainee' } } });
  });

  it('do not grant what they asked for themselves, unless the policy lets them', () => {
    const closing = (selfApproval: boolean) => ({
      ...POLICIES,
      authority: {
        actions: { ...POLICIES.authority.actions, closeAccount: { approvers: { managers: true }, selfApproval } },
      },
    });
    const [strict, lax] = [life(closing(false)), life(closing(true))];
    for (const it of [strict, lax]) it.ask({ action: 'closeAccount' }, OLGA);
    expect(strict.grant(OLGA)).toMatchObject(refused('approval.ownRequest'));
    expect(strict.refuse(OLGA)).toMatchObject(refused('approval.ownRequest'));
    expect(lax.grant(OLGA)).toMatchObject({ ok: true });
  });
});

describe('limits', () => {
  it('are those of the roles held in the department of the ticket', () => {
    const elsewhere = life(POLICIES, 'billing');
    elsewhere.refund('1');
    expect(elsewhere.last()).toMatchObject({ state: 'requested', because: 'noLimit' });
    const nowhere = life(POLICIES, null);
    nowhere.refund('1');
    expect(nowhere.last()).toMatchObject({ state: 'requested', because: 'noLimit' });
    nowhere.refund('1', MAX);
    expect(nowhere.last()).toMatchObject({ state: 'granted' });
  });

  it('may say "never": then it cannot be asked for', () => {
    expect(life().refund('1', agent('tim'))).toMatchObject(refused('approval.never'));
  });

  it('are nobody’s on a desk without roles: everything has to be approved', () => {
    const it = life({ authority: { actions: { refund: { measure: 'money', approvers: { managers: true } } } } });
    it.refund('0.01', MAX);
    expect(it.last()).toMatchObject({ state: 'requested', because: 'noLimit' });
    expect(it.grant(OLGA)).toMatchObject({ ok: true });
  });
});

describe('a request', () => {
  it('has to be about something that the policies know, in what it counts', () => {
    const it = life();
    expect(it.ask({ action: 'refnd' })).toMatchObject(refused('approval.unknownAction'));
    expect(it.ask({ action: 'toString' })).toMatchObject(refused('approval.unknownAction'));
    for (const amount of [undefined, 30, eur('30,00')]) {
      const given = amount === undefined ? {} : { amount };
      expect(it.ask({ action: 'refund', ...given })).toMatchObject(refused('approval.wrongAmount'));
    }
    for (const amount of [eur('1'), -1, 0.00001, Number.NaN, 1e21]) {
      expect(it.ask({ action: 'extraDays', amount })).toMatchObject(refused('approval.wrongAmount'));
    }
    expect(it.ask({ action: 'closeAccount', amount: 1 })).toMatchObject(refused('approval.wrongAmount'));
    expect(it.ticket.approvals).toBeUndefined();
  });

  it('is made and granted on closed tickets, but not on deleted ones or spam', () => {
    const it = life();
    it.send({ type: 'ticket.update', status: 'closed' }, EVE);
    it.refund('31');
    expect(it.last()).toMatchObject({ state: 'requested' });
    for (const flag of ['deleted', 'spam'] as const) {
      it.send({ type: 'ticket.update', [flag]: true }, EVE);
      expect(it.refund('1')).toMatchObject(refused('approval.ticketGone'));
      expect(it.grant(MAX)).toMatchObject(refused('approval.ticketGone'));
      it.send({ type: 'ticket.update', [flag]: false }, EVE);
    }
    expect(it.grant(MAX)).toMatchObject({ ok: true });
  });

  it('goes to the surviving ticket once the ticket is part of another; what waits there can still be decided', () => {
    const it = life();
    it.refund('31');
    const gave = { participants: [], followers: [] };
    const app: Actor = { kind: 'system', id: 'app' };
    expect(it.send({ type: 'ticket.merge', into: 'another', gave }, app)).toMatchObject({ ok: true });
    expect(it.refund('1')).toMatchObject(refused('ticket.merged'));
    expect(it.grant(MAX)).toMatchObject({ ok: true });
  });

  it('of fifty that are open or granted is one too many; those that came to nothing make room', () => {
    const it = life();
    const app: Actor = { kind: 'system', id: 'app' };
    for (let n = 0; n < 60; n += 1) {
      expect(it.ask({ action: 'extraDays', amount: 1 }, MAX)).toMatchObject(
        n < 50 ? { ok: true } : refused('approval.tooMany'),
      );
    }
    const other = life();
    other.refund('31');
    other.refuse(MAX);
    const first = other.last()?.id;
    for (let n = 0; n < 50; n += 1)
      expect(other.ask({ action: 'extraDays', amount: 1 }, app)).toMatchObject({ ok: true });
    expect(other.ticket.approvals).toHaveLength(50);
    expect(other.ticket.approvals?.some(({ id }) => id === first)).toBe(false);
  });

  it('loses its words when the ticket is erased, and nothing else', () => {
    const it = life();
    it.refund('31');
    it.refuse(MAX);
    it.send({ type: 'ticket.erase' }, { kind: 'system', id: 'erasure' });
    expect(it.last()).toMatchObject({ state: 'refused', amount: eur('31'), personal: { reason: '', answer: '' } });
    expect(JSON.stringify(it.history)).not.toContain('No proof');
    it.refund('1', MAX);
    expect(it.last()?.personal.reason).toBe('It broke');
    it.send({ type: 'ticket.erase' }, { kind: 'system', id: 'erasure' });
    expect(it.last()?.personal.reason).toBe('');
    expect(it.send({ type: 'ticket.erase' }, { kind: 'system', id: 'erasure' })).toMatchObject({ events: [] });
  });
});

describe('the policy', () => {
  it('tells all that is wrong with it at once', () => {
    const faults = names.policies.bind(names, {
      authority: {
        actions: {
          refund: { measure: 'money', expiresAfter: '2 days', approvers: { roles: ['boss'] } },
          gift: { measure: 'cake' },
          lonely: { approvers: { roles: [] } },
        },
      },
      roles: [
        {
          id: 'manager',
          grants: [],
          limits: [
            { action: 'refnd', upTo: 'unlimited' },
            { action: 'refund', upTo: 30 },
            { action: 'refund', upTo: { amount: '30,00', currency: 'eur' } },
            { action: 'refund', upTo: eur('30'), in: ['suport'] },
            { action: 'gift', upTo: 'never' },
          ],
        },
      ],
    } as never);
    const found: [string, string][] = [];
    try {
      faults();
    } catch (error) {
      for (const { code, path } of (error as { issues: { code: string; path?: string[] }[] }).issues) {
        found.push([(path ?? []).join('.'), code]);
      }
    }
    expect(found.sort()).toEqual([
      ['authority.actions.gift', 'authority.noApprover'],
      ['authority.actions.gift.measure', 'config.unknownValue'],
      ['authority.actions.lonely', 'authority.noApprover'],
      ['authority.actions.refund.approvers.roles.0', 'config.unknownRole'],
      ['authority.actions.refund.expiresAfter', 'authority.duration'],
      ['roles.0.limits.0.action', 'config.unknownAction'],
      ['roles.0.limits.1.upTo', 'authority.amount'],
      ['roles.0.limits.2.upTo.amount', 'money.amount'],
      ['roles.0.limits.2.upTo.currency', 'money.currency'],
      ['roles.0.limits.3.in.0', 'config.unknownDepartment'],
    ]);
  });
});
