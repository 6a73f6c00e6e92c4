import { type Actor, type AuthorityPolicy, defineDesk, evaluate, words } from '@deskwright/core';
import { ticketLife } from '@deskwright/testkit';
import { describe, expect, it } from 'vitest';

const START = Date.parse('2026-11-16T08:00:00Z');
const DAY = 24 * 3_600_000;
const APP: Actor = { kind: 'system', id: 'app' };
const EVE: Actor = { kind: 'agent', id: 'eve' };

const names = defineDesk({ departments: ['support'], channels: ['email'], tags: ['large', 'asked', 'late', 'done'] });
const AUTHORITY: AuthorityPolicy = {
  actions: {
    refund: { measure: 'money', expiresAfter: 'P2D', approvers: { managers: true } },
    closeAccount: { approvers: { managers: true } },
  },
};
type Rules = NonNullable<Parameters<typeof names.policies>[0]['rules']>;

function life(rules: Rules, desk = names.policies({ authority: AUTHORITY, rules })) {
  const it = ticketLife(desk, { start: START });
  it.send(
    {
      type: 'ticket.create',
      requester: { kind: 'contact', id: 'c1' },
      channel: 'email',
      subject: 'It broke',
      message: { text: 'My money back, please' },
    },
    { kind: 'requester', id: 'c1' },
  );
  const open = () => it.ticket.approvals?.find(({ state }) => state === 'requested')?.id ?? '';
  return {
    send: it.send,
    wait: it.wait,
    tags: () => it.ticket.tags,
    history: () => it.history,
    ticket: () => it.ticket,
    refund: (amount: string, by = EVE) =>
      it.send(
        { type: 'approval.request', action: 'refund', amount: { amount, currency: 'EUR' }, reason: 'It broke' },
        by,
      ),
    grant: () => it.send({ type: 'approval.grant', approval: open() }, APP),
    refuse: () => it.send({ type: 'approval.refuse', approval: open(), reason: 'No' }, APP),
  };
}

const tag = (name: 'large' | 'asked' | 'late' | 'done') => [{ do: 'tag', add: [name] }] as const;

describe('rules on approvals', () => {
  it('see what is asked for, with the amount compared exactly', () => {
    const it = life([
      {
        id: 'large',
        on: ['approval.requested'],
        when: {
          all: [
            { field: 'approval.action', op: 'is', value: 'refund' },
            { field: 'approval.amount', op: 'gt', value: 30 },
            { field: 'approval.currency', op: 'is', value: 'EUR' },
            { field: 'approval.because', op: 'is', value: 'noLimit' },
            { field: 'approval.requestedBy', op: 'is', value: 'eve' },
          ],
        },
        then: tag('large'),
      },
    ]);
    it.refund('30.00');
    expect(it.tags()).toEqual([]);
    it.refund('30.01');
    expect(it.tags()).toEqual(['large']);
    const fired = it.history().find(({ type }) => type === 'rule.fired');
    expect(JSON.stringify(fired)).toContain('30.01');
  });

  it('see how it ended, each end by a trigger of its own', () => {
    const rules: Rules = [
      { id: 'granted', on: ['approval.granted'], then: tag('done') },
      { id: 'refused', on: ['approval.refused'], then: [{ do: 'setPriority', to: 'low' }] },
      { id: 'expired', on: ['approval.expired'], then: tag('late') },
      { id: 'withdrawn', on: ['approval.withdrawn'], then: tag('asked') },
    ];
    const granted = life(rules);
    granted.refund('31');
    granted.grant();
    expect(granted.tags()).toEqual(['done']);
    const refused = life(rules);
    refused.refund('31');
    refused.refuse();
    expect([refused.tags(), refused.ticket().priority]).toEqual([[], 'low']);
    const expired = life(rules);
    expired.refund('31');
    expired.wait(2 * DAY - 1);
    expect(expired.tags()).toEqual([]);
    expired.wait(1);
    expect(expired.tags()).toEqual(['late']);
    const withdrawn = life(rules);
    withdrawn.refund('31');
    const [{ id: approval = '' } = {}] = withdrawn.ticket().approvals ?? [];
    withdrawn.send({ type: 'approval.withdraw', approval }, EVE);
    expect(withdrawn.tags()).toEqual(['asked']);
  });

  it('see the approval that the step is about, and none when it is about something else', () => {
    const it = life([
      { id: 'stale', on: ['ticket.updated'], when: { field: 'approval.state', op: 'isPresent' }, then: tag('late') },
      {
        id: 'expired',
        on: ['approval.expired'],
        when: { field: 'approval.state', op: 'is', value: 'expired' },
        then: [{ do: 'note', text: 'Nobody decided' }],
      },
    ]);
    it.refund('31');
    // The request expired long before, and what is done now has nothing to do with it.
    it.send({ type: 'ticket.update', priority: 'high' }, EVE, 3 * DAY);
    expect(it.tags()).toEqual([]);
    expect(it.ticket().counts.notes).toBe(1);
    expect(it.history().find(({ type }) => type === 'approval.expired')?.at).toBe(START + 2 * DAY);
  });

  it('find the tickets on which something waits for approval', () => {
    const desk = names.policies({ authority: AUTHORITY });
    const it = life([]);
    const waits = { field: 'approvals.open', op: 'hasAny', value: ['refund'] } as const;
    const holds = () => evaluate(desk, waits, it.ticket() as never, { now: START, actor: APP });
    expect(holds()).toBe(false);
    it.refund('31');
    it.refund('32');
    expect(holds()).toBe(true);
    it.grant();
    expect(holds()).toBe(true);
    it.refuse();
    expect(holds()).toBe(false);
  });

  it('ask for approvals themselves, and have no limit', () => {
    const it = life([
      {
        id: 'ask',
        on: ['ticket.tagsChanged'],
        when: { field: 'tags', op: 'hasAny', value: ['large'] },
        then: [
          { do: 'requestApproval', action: 'refund', amount: { amount: '30', currency: 'EUR' }, text: 'A large one' },
        ],
      },
      {
        id: 'asked',
        on: ['approval.requested'],
        when: { field: 'approval.requestedBy', op: 'is', value: 'ask' },
        then: tag('asked'),
      },
    ]);
    it.send({ type: 'ticket.update', addTags: ['large'] }, EVE);
    expect(it.tags()).toEqual(['large', 'asked']);
    expect(it.ticket().approvals).toMatchObject([
      {
        action: 'refund',
        amount: { amount: '30', currency: 'EUR' },
        state: 'requested',
        because: 'noLimit',
        requestedBy: { kind: 'rule', id: 'ask' },
        personal: { reason: 'A large one' },
      },
    ]);
    it.send({ type: 'ticket.update', spam: true }, EVE);
    it.send({ type: 'ticket.update', removeTags: ['asked'] }, EVE);
    const outcomes = it.history().flatMap((event) => (event as { outcomes?: readonly object[] }).outcomes ?? []);
    expect(outcomes).toContainEqual({ do: 'requestApproval', outcome: 'failed', detail: 'approval.ticketGone' });
  });

  it('ask for what the policies know, in what it counts', () => {
    const faults = [
      { do: 'requestApproval', action: 'refnd', text: 'x' },
      { do: 'requestApproval', action: 'refund', text: 'x' },
      { do: 'requestApproval', action: 'refund', amount: { amount: '30,00', currency: 'EUR' }, text: 'x' },
      { do: 'requestApproval', action: 'closeAccount', amount: 1, text: 'x' },
      { do: 'requestApproval', action: 'closeAccount' },
    ];
    const desk = names.policies({ authority: AUTHORITY });
    const parsed = desk.parseRules([{ id: 'r', on: ['ticket.created'], then: faults }]);
    expect(parsed.ok ? [] : parsed.issues.map(({ code, path }) => [path?.slice(2).join('.'), code])).toEqual([
      ['0.action', 'config.unknownAction'],
      ['1.amount', 'authority.amount'],
      ['2.amount.amount', 'money.amount'],
      ['3.amount', 'authority.amount'],
      ['4', 'action.eitherOr'],
    ]);
  });

  it('are wrong once the policies do not know any more what they ask for', () => {
    const rules: Rules = [
      { id: 'ask', on: ['ticket.created'], then: [{ do: 'requestApproval', action: 'closeAccount', text: 'x' }] },
    ];
    const desk = names.policies({ authority: AUTHORITY, rules });
    const { refund } = AUTHORITY.actions;
    if (refund === undefined) throw new Error('There is no refund');
    expect(() => desk.policies({ authority: { actions: { refund } }, rules })).toThrow(/closeAccount/);
  });

  it('are asked for by macros in the name of whoever applies them', () => {
    const desk = names.policies({
      authority: AUTHORITY,
      macros: [
        {
          id: 'goodwill',
          name: 'Goodwill',
          then: [
            { do: 'requestApproval', action: 'refund', amount: { amount: '30', currency: 'EUR' }, text: 'Goodwill' },
          ],
        },
      ],
    });
    const it = life([], desk);
    expect(it.send({ type: 'ticket.applyMacro', macro: 'goodwill' }, EVE)).toMatchObject({ ok: true });
    expect(it.ticket().approvals).toMatchObject([{ state: 'requested', requestedBy: EVE }]);
  });

  it('read as words', () => {
    const rule = {
      id: 'large',
      on: ['approval.requested'],
      when: { field: 'approval.amount', op: 'gt', value: 30 },
      then: [{ do: 'stop' }],
    } as const;
    expect(words(rule as never, { language: 'en' })).toContain(
      'When: approval asked for\nIf:\n  - Amount to be approved: above: 30',
    );
  });
});
