import {
  type Agent,
  type Approval,
  defineDesk,
  foldHistory,
  type Policies,
  type RoleLimit,
  simulate,
  type TicketCommand,
  type TicketEvent,
} from '@deskwright/core';
import { canonicalJson } from '@deskwright/core/port';
import { ticketLife } from '@deskwright/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const START = Date.parse('2026-11-16T08:00:00Z');
const HOUR = 3_600_000;
const DEPARTMENTS = ['support', 'billing'];
const AGENTS = ['a1', 'a2', 'a3'];
const names = defineDesk({ departments: DEPARTMENTS, channels: ['email'], tags: ['late'] });

/** Cents as they are written, now and then with fewer zeros. */
const written = (cents: number): string => {
  const text = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
  return cents % 10 === 0 ? text.replace(/\.?0+$/, '') : text;
};
const cents = fc.oneof(fc.constantFrom(0, 1, 2999, 3000, 3001, 6000), fc.nat(10_000));
const currencies = fc.constantFrom('EUR', 'EUR', 'EUR', 'EUR', 'EUR', 'USD');
const money = fc.record({ cents, currency: currencies });
const limitMoney = fc.record({
  cents: fc.oneof(cents, fc.constantFrom(3000, 10_000, 100_000, 1_000_000)),
  currency: currencies,
});
type Sum = { readonly cents: number; readonly currency: string };
const asMoney = ({ cents: sum, currency }: Sum) => ({ amount: written(sum), currency });

type PlainLimit = { readonly role: string; readonly upTo: Sum | 'unlimited' | 'never'; readonly in?: string[] };
const limits: fc.Arbitrary<PlainLimit[]> = fc.array(
  fc.record(
    {
      role: fc.constantFrom('r1', 'r2'),
      upTo: fc.oneof(
        { weight: 6, arbitrary: limitMoney },
        { weight: 1, arbitrary: fc.constantFrom('unlimited' as const, 'never' as const) },
      ),
      in: fc.uniqueArray(fc.constantFrom(...DEPARTMENTS), { minLength: 1 }),
    },
    { requiredKeys: ['role', 'upTo'] },
  ),
  { minLength: 1, maxLength: 5, size: 'max' },
);
const roles = fc.array(
  fc.record({
    role: fc.constantFrom('r1', 'r1', 'r2', 'r2', 'gone'),
    departments: fc.option(fc.uniqueArray(fc.constantFrom(...DEPARTMENTS)), { nil: null, freq: 1 }),
  }),
  { minLength: 1, maxLength: 3, size: 'max' },
);
const staff = fc.tuple(
  ...AGENTS.map((id) => fc.record({ id: fc.constant(id), roles, active: fc.nat(5).map((n) => n > 0) })),
);

type Doing =
  | { readonly what: 'request'; readonly sum: Sum }
  | { readonly what: 'grant' | 'refuse' | 'withdraw'; readonly which: number }
  | { readonly what: 'transfer'; readonly department: string };
const doings: fc.Arbitrary<readonly { doing: Doing; who: string; afterMs: number }[]> = fc.array(
  fc.record({
    doing: fc.oneof(
      { weight: 5, arbitrary: fc.record({ what: fc.constant('request' as const), sum: money }) },
      {
        weight: 5,
        arbitrary: fc.record({
          what: fc.constantFrom('grant' as const, 'grant' as const, 'refuse' as const, 'withdraw' as const),
          which: fc.nat(4),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({ what: fc.constant('transfer' as const), department: fc.constantFrom(...DEPARTMENTS) }),
      },
    ) as fc.Arbitrary<Doing>,
    who: fc.constantFrom(...AGENTS),
    afterMs: fc.constantFrom(0, 0, 1, HOUR, 20 * HOUR, 49 * HOUR),
  }),
  { minLength: 5, maxLength: 25, size: 'max' },
);
const desks = fc.record({
  limits,
  staff,
  per: fc.constantFrom('ticket' as const, 'use' as const),
  selfApproval: fc.boolean(),
  doings,
});
type Case = typeof desks extends fc.Arbitrary<infer T> ? T : never;

function policiesOf({ limits: all, per, selfApproval }: Case): Policies {
  const limitsOf = (role: string): RoleLimit[] =>
    all
      .filter((limit) => limit.role === role)
      .map(({ upTo, in: only }) => ({
        action: 'refund',
        upTo: typeof upTo === 'string' ? upTo : asMoney(upTo),
        ...(only === undefined ? {} : { in: only }),
      }));
  const approvers = { agents: ['nobody'] };
  return {
    authority: { actions: { refund: { measure: 'money', per, selfApproval, expiresAfter: 'P2D', approvers } } },
    roles: ['r1', 'r2'].map((id) => ({ id, grants: [], limits: limitsOf(id) })),
    rules: [{ id: 'late', on: ['approval.expired'], then: [{ do: 'tag', add: ['late'] }] }],
  };
}

function agentOf({ id, roles: held, active }: Case['staff'][number]): Agent {
  const rest = { departments: {}, manages: [], skills: {}, languages: [], conflicts: [], share: 1, capacity: {} };
  const times = { revision: 1, createdAt: START, updatedAt: START };
  const state = { active, leave: null, isOnLeave: false, schedule: null, wrapUp: null };
  return { id, roles: held, ...rest, ...state, ...times, personal: { name: id, address: null } };
}

const create: TicketCommand = {
  type: 'ticket.create',
  requester: { kind: 'contact', id: 'c1' },
  channel: 'email',
  department: 'support',
  subject: 'It broke',
  message: { text: 'Money back' },
};

/** Mostly one that is still open. */
function targetOf(which: number, approvals: readonly Approval[]): Approval | undefined {
  const open = approvals.filter(({ state }) => state === 'requested');
  const all = which === 0 || open.length === 0 ? approvals : open;
  return all[which % Math.max(1, all.length)];
}

function commandOf(doing: Doing, approvals: readonly Approval[]): TicketCommand {
  switch (doing.what) {
    case 'request':
      return { type: 'approval.request', action: 'refund', amount: asMoney(doing.sum), reason: 'It broke' };
    case 'transfer':
      return { type: 'ticket.transfer', department: doing.department };
    default: {
      const approval = targetOf(doing.which, approvals)?.id ?? 'none';
      if (doing.what === 'refuse') return { type: 'approval.refuse', approval, reason: 'No' };
      return { type: `approval.${doing.what}`, approval };
    }
  }
}

function begun(all: Case) {
  const life = ticketLife(names.policies(policiesOf(all) as never), { start: START, agents: all.staff.map(agentOf) });
  life.send(create, { kind: 'requester', id: 'c1' });
  return life;
}

/** Lives through a case; `after` is told of every command and what came of it. */
function lived(
  all: Case,
  after: (step: { doing: Doing; who: string; state: PlainState; ok: boolean }) => void = () => {},
) {
  const life = begun(all);
  for (const { doing, who, afterMs } of all.doings) {
    // What expires meanwhile does so before the command is looked at.
    life.wait(afterMs);
    const state = { department: life.ticket.department, approvals: life.ticket.approvals ?? [] };
    const { ok } = life.send(commandOf(doing, state.approvals), { kind: 'agent', id: who });
    after({ doing, who, state, ok });
  }
  return life;
}

interface PlainState {
  readonly department: string | null;
  readonly approvals: readonly Approval[];
}

/** In whole cents, by the words of the documentation: what somebody may do of a sum on a ticket as it stands. */
function plainAuthority(
  all: Case,
  who: string,
  { department, approvals }: PlainState,
  sum: Sum,
): 'may' | 'asks' | 'never' {
  const me = all.staff.find(({ id }) => id === who);
  const held = me?.active === true ? me.roles : [];
  const mine = held
    .filter(({ departments }) => departments === null || departments.includes(department ?? ''))
    .flatMap(({ role }) => all.limits.filter((limit) => limit.role === role))
    .filter(({ in: only }) => only === undefined || only.includes(department ?? ''));
  if (mine.some(({ upTo }) => upTo === 'unlimited')) return 'may';
  if (mine.length > 0 && mine.every(({ upTo }) => upTo === 'never')) return 'never';
  let total = sum.cents;
  for (const { state, amount } of all.per === 'use' ? [] : approvals) {
    const given = amount as { amount: string; currency: string };
    if (state === 'granted' && given.currency === sum.currency) total += Math.round(Number(given.amount) * 100);
  }
  const covers = (upTo: PlainLimit['upTo']) =>
    typeof upTo !== 'string' && upTo.currency === sum.currency && total <= upTo.cents;
  return mine.some(({ upTo }) => covers(upTo)) ? 'may' : 'asks';
}

function sumOf({ amount }: Approval): Sum {
  const { amount: text, currency } = amount as { amount: string; currency: string };
  return { cents: Math.round(Number(text) * 100), currency };
}

const RUNS = { numRuns: 150 };

describe('approvals, whatever the roles, limits and requests', () => {
  it('are decided as a plain reading of the policies decides', () => {
    let decided = 0;
    const check = fc.property(desks, (all) => {
      lived(all, ({ doing, who, state, ok }) => {
        if (doing.what === 'request') {
          expect(ok).toBe(plainAuthority(all, who, state, doing.sum) !== 'never');
        } else if (doing.what === 'grant' || doing.what === 'refuse') {
          const approval = targetOf(doing.which, state.approvals);
          const wanted = doing.what === 'grant' ? 'granted' : 'refused';
          const isAgain = approval?.state === wanted && approval.decision?.by.id === who;
          const mayDecide =
            approval?.state === 'requested' &&
            plainAuthority(all, who, state, sumOf(approval)) === 'may' &&
            (approval.requestedBy.id !== who || all.selfApproval);
          if (mayDecide) decided += 1;
          expect(ok).toBe(mayDecide || isAgain);
        } else if (doing.what === 'withdraw') {
          const approval = targetOf(doing.which, state.approvals);
          const isMine = approval?.requestedBy.id === who;
          const isAgain = approval?.state === 'withdrawn';
          expect(ok).toBe(isMine && (approval.state === 'requested' || isAgain));
        }
      });
    });
    fc.assert(check, { numRuns: 300 });
    expect(decided).toBeGreaterThan(10);
  });

  it('are granted at once exactly within the limit, and asked for else', () => {
    const check = fc.property(desks, (all) => {
      const life = begun(all);
      for (const { doing, who } of all.doings) {
        if (doing.what !== 'request') continue;
        const state = { department: life.ticket.department, approvals: life.ticket.approvals ?? [] };
        const plain = plainAuthority(all, who, state, doing.sum);
        const step = life.send(commandOf(doing, []), { kind: 'agent', id: who });
        const last = life.ticket.approvals?.at(-1);
        expect(step.ok ? last?.state : 'never').toBe({ may: 'granted', asks: 'requested', never: 'never' }[plain]);
      }
    });
    fc.assert(check, RUNS);
  });

  it('never let the sum on a ticket rise above a limit without anybody whose limit is higher', () => {
    const check = fc.property(desks, (all) => {
      fc.pre(all.per === 'ticket');
      const life = lived(all);
      const totals = new Map<string, number>();
      const granted = life.history.filter(
        ({ type }) => type === 'approval.granted',
      ) as unknown as readonly (TicketEvent & {
        type: 'approval.granted';
      })[];
      for (const { amount, right } of granted) {
        const sum = sumOf({ amount } as Approval);
        const total = (totals.get(sum.currency) ?? 0) + sum.cents;
        totals.set(sum.currency, total);
        if (right.kind !== 'limit') throw new Error('Nobody else may decide here');
        const { upTo } = right.limit;
        if (upTo === 'unlimited') continue;
        expect(total).toBeLessThanOrEqual(sumOf({ amount: upTo } as Approval).cents);
      }
    });
    fc.assert(check, RUNS);
  });

  it('fold from their history to what is stored, after erasure too', () => {
    const kind = names.policies({})['~internal'].kinds.get('ticket');
    if (kind === undefined) throw new Error('There are no tickets');
    const check = fc.property(desks, fc.boolean(), (all, isErased) => {
      const life = lived(all);
      if (isErased) life.send({ type: 'ticket.erase' }, { kind: 'system', id: 'erasure' });
      expect(canonicalJson(foldHistory(kind, life.history))).toBe(canonicalJson(life.ticket));
      if (isErased) expect(canonicalJson(life.history)).not.toContain('It broke');
    });
    fc.assert(check, RUNS);
  });

  it('expire at their instant, however late that is noticed', () => {
    const check = fc.property(
      desks,
      fc.array(fc.integer({ min: 1, max: 30 * HOUR }), { maxLength: 5 }),
      (all, naps) => {
        const [late, early] = [lived(all), lived(all)];
        for (const ms of naps) early.wait(ms);
        const rest = 1000 * HOUR - naps.reduce((sum, ms) => sum + ms, 0);
        early.wait(rest);
        late.wait(1000 * HOUR);
        const expired = ({ history }: typeof late) =>
          history
            .filter(({ type }) => type === 'approval.expired' || type === 'ticket.tagsChanged')
            .map(({ type, at }) => [type, at]);
        expect(expired(early)).toEqual(expired(late));
        expect(early.ticket.approvals).toEqual(late.ticket.approvals);
        for (const { state, decision, expiresAt } of late.ticket.approvals ?? []) {
          expect(state).not.toBe('requested');
          if (state === 'expired') expect(decision?.at).toBe(expiresAt);
        }
        expect(late.wakeAt).toBeNull();
      },
    );
    fc.assert(check, RUNS);
  });

  it('are lived through again by a simulation as they were, though nobody’s roles are in the history', () => {
    const check = fc.property(desks, (all) => {
      const life = lived(all);
      const desk = names.policies(policiesOf(all) as never);
      const history = [{ events: life.history as readonly TicketEvent[], messages: [], requester: null }];
      const [outcome] = simulate(desk, { history, rules: [] });
      expect(outcome?.simulated?.ticket.approvals).toEqual(life.ticket.approvals);
    });
    fc.assert(check, { numRuns: 100 });
  });
});
