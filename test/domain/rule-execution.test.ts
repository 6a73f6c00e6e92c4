import { defineDesk, explainRules, type Rule, type RuleExecution, type Ticket, type Trace } from '@deskwright/core';
import { type TicketLife, ticketLife } from '@deskwright/testkit';
import { describe, expect, it } from 'vitest';

const START = Date.parse('2026-11-16T08:00:00Z');
const AGENT = { kind: 'agent', id: 'maria' } as const;
const REQUESTER = { kind: 'requester', id: 'c1' } as const;
const CREATE = {
  type: 'ticket.create',
  requester: { kind: 'contact', id: 'c1' },
  channel: 'email',
  subject: 'Hello',
  message: { text: 'Good morning' },
} as const;

const bare = defineDesk({ departments: ['support', 'billing'], tags: ['a', 'b', 'c', 'd'], channels: ['email'] });
type Vocab = NonNullable<(typeof bare)['~vocabulary']>;
type TestRule = Rule<Vocab>;

const lives = (rules: readonly TestRule[], ruleExecution: RuleExecution = {}): TicketLife =>
  ticketLife(bare.policies({ rules, ruleExecution }), { start: START, trace: true });

function tagsAfter(rules: readonly TestRule[], ruleExecution: RuleExecution = {}): readonly string[] {
  const life = lives(rules, ruleExecution);
  life.send(CREATE, REQUESTER);
  return life.ticket.tags;
}

const tags = (id: string, tag: Vocab['tag'], rest: Partial<TestRule> = {}): TestRule => ({
  id,
  on: ['ticket.created'],
  then: [{ do: 'tag', add: [tag] }],
  ...rest,
});
const has = (tag: Vocab['tag']) => ({ field: 'tags', op: 'hasAny', value: [tag] }) as const;

describe('what rules see', () => {
  const rules = [tags('1', 'a'), tags('2', 'b', { when: has('a') }), tags('3', 'c', { when: { not: has('a') } })];

  it('is the ticket as earlier rules left it', () => {
    expect(tagsAfter(rules)).toEqual(['a', 'b']);
    expect(tagsAfter(rules, { visibility: 'sequential' })).toEqual(['a', 'b']);
  });

  it('is the ticket before any of them, on request', () => {
    expect(tagsAfter(rules, { visibility: 'snapshot' })).toEqual(['a', 'c']);
  });

  it('is a new snapshot in each round', () => {
    const further = tags('0', 'd', { on: ['ticket.tagsChanged'], when: has('a') });
    expect(tagsAfter([...rules, further], { visibility: 'snapshot' })).toEqual(['a', 'c', 'd']);
  });
});

describe('which of the matching rules act', () => {
  const rules = [tags('1', 'a', { when: has('d') }), tags('2', 'b'), tags('3', 'c')];

  it('are all of them', () => expect(tagsAfter(rules)).toEqual(['b', 'c']));
  it('is only the first, on request', () => expect(tagsAfter(rules, { match: 'first' })).toEqual(['b']));
});

describe('what rules do', () => {
  const onTags = { on: ['ticket.tagsChanged'] } as const;
  const rules = [
    tags('1', 'b', { ...onTags, when: has('a') }),
    tags('2', 'a'),
    tags('3', 'c', { ...onTags, when: has('a') }),
  ];

  it('wakes rules until nothing more happens', () => expect(tagsAfter(rules)).toEqual(['a', 'b', 'c']));
  it('wakes the rules further down only', () =>
    expect(tagsAfter(rules, { chaining: 'singlePass' })).toEqual(['a', 'c']));
  it('wakes none', () => expect(tagsAfter(rules, { chaining: 'none' })).toEqual(['a']));

  it('ends after as many rounds as the desk says, and leaves nothing behind', () => {
    const chain = (['a', 'b', 'c'] as const).map((tag, index) =>
      tags(`${index}`, (['b', 'c', 'd'] as const)[index] ?? 'd', {
        on: ['ticket.created', 'ticket.tagsChanged'],
        when: has(tag),
        order: -index,
      }),
    );
    const all = [tags('first', 'a'), ...chain];
    expect(tagsAfter(all, { maxRounds: 4 })).toEqual(['a', 'b', 'c', 'd']);
    const life = lives(all, { maxRounds: 3 });
    life.send(CREATE, REQUESTER);
    expect(life.ticket.tags).toEqual([]);
    expect(life.history.find(({ type }) => type === 'rule.looped')).toMatchObject({
      rules: ['first', '0', '1'],
      detail: 'Rules still woke each other after 3 rounds',
    });
  });
});

describe('a step with several events', () => {
  const rules = [
    tags('1', 'a', { on: ['ticket.assigned'] }),
    tags('2', 'b', { on: ['ticket.transferred'], when: { not: has('a') } }),
  ];
  const transferred = (coalescing?: 'step' | 'event'): readonly string[] => {
    const life = lives(rules, coalescing === undefined ? {} : { coalescing });
    life.send(CREATE, REQUESTER);
    life.send({ type: 'ticket.transfer', department: 'billing', assignee: 'jan' }, AGENT, 1000);
    return life.ticket.tags;
  };

  it('wakes all its rules together, in their order', () => {
    expect(transferred()).toEqual(['a']);
    expect(transferred('step')).toEqual(['a']);
  });

  it('wakes rules event after event, on request', () => {
    const life = lives(
      [
        tags('1', 'a', { on: ['ticket.statusChanged'] }),
        tags('2', 'b', { on: ['ticket.priorityChanged'], when: { not: has('a') } }),
      ],
      { coalescing: 'event' },
    );
    life.send(CREATE, REQUESTER);
    life.send({ type: 'ticket.update', status: 'open', priority: 'high' }, AGENT, 1000);
    expect(life.ticket.tags).toEqual(['b', 'a']);
  });
});

describe('an action that fails', () => {
  // A ticket that nobody has answered has no last responder.
  const rule = (onError?: TestRule['onError']): TestRule => ({
    id: 'half',
    on: ['ticket.created'],
    then: [
      { do: 'tag', add: ['a'] },
      { do: 'assign', strategy: 'lastResponder' },
      { do: 'tag', add: ['b'] },
    ],
    ...(onError === undefined ? {} : { onError }),
  });
  const outcomes = (rules: readonly TestRule[], execution: RuleExecution = {}) => {
    const life = lives(rules, execution);
    life.send(CREATE, REQUESTER);
    const fired = life.history.find((event) => event.type === 'rule.fired') as unknown as {
      readonly outcomes: readonly { readonly outcome: string }[];
    };
    return { tags: life.ticket.tags, outcomes: fired.outcomes.map(({ outcome }) => outcome) };
  };

  it('leaves the others alone', () => {
    expect(outcomes([rule()])).toEqual({ tags: ['a', 'b'], outcomes: ['done', 'failed', 'done'] });
  });
  it('ends the rule, when the rule says so', () => {
    expect(outcomes([rule('abort')])).toEqual({ tags: ['a'], outcomes: ['done', 'failed'] });
  });
  it('undoes what the rule did, when the rule says so', () => {
    expect(outcomes([rule('rollBack')])).toEqual({ tags: [], outcomes: ['undone', 'failed'] });
  });
  it('does what the desk says for rules that say nothing', () => {
    expect(outcomes([rule()], { onError: 'rollBack' }).tags).toEqual([]);
    expect(outcomes([rule('continue')], { onError: 'rollBack' }).tags).toEqual(['a', 'b']);
  });
  it('undoes nothing of other rules, and later ones go on', () => {
    const rules = [tags('0', 'c'), rule('rollBack'), tags('z', 'd')];
    expect(tagsAfter(rules)).toEqual(['c', 'd']);
  });
});

describe('replies of rules to one requester', () => {
  const reply: TestRule = { id: 'thanks', on: ['message.received'], then: [{ do: 'reply', text: 'Thank you' }] };
  const requester = {
    id: 'c1',
    organization: null,
    language: null,
    erased: false,
    createdAt: START,
    personal: { name: '', addresses: [{ channel: 'email', address: 'loop@example.org' }] },
  };
  const sentTo = (autoReplies: readonly number[], execution: RuleExecution = {}, rules = [reply]) => {
    const desk = bare.policies({ rules, ruleExecution: execution });
    const life = ticketLife(desk, { start: START, requester: { ...requester, autoReplies } });
    const result = life.send(CREATE, REQUESTER);
    const fired = life.history.filter((event) => event.type === 'rule.fired') as unknown as readonly {
      readonly outcomes: readonly object[];
    }[];
    return {
      deliveries: result.ok ? result.step.deliveries.length : -1,
      noted: result.ok ? result.step.commands.map(({ command }) => command.type) : [],
      outcomes: fired.flatMap(({ outcomes }) => outcomes),
    };
  };
  const minutesAgo = (...minutes: readonly number[]) => minutes.map((minute) => START - minute * 60_000);

  it('are noted by the contact, over all its tickets', () => {
    expect(sentTo([])).toEqual({
      deliveries: 1,
      noted: ['contact.noteAutoReply'],
      outcomes: [{ do: 'reply', outcome: 'done' }],
    });
  });

  it('end at ten within an hour', () => {
    const nine = minutesAgo(1, 2, 3, 4, 5, 6, 7, 8, 59);
    expect(sentTo(nine).deliveries).toBe(1);
    expect(sentTo([...nine, START]).outcomes).toEqual([
      { do: 'reply', outcome: 'suppressed', detail: 'reply.tooMany' },
    ]);
    expect(sentTo([...nine, ...minutesAgo(60)]).deliveries).toBe(1);
  });

  it('are remembered from one message to the next', () => {
    const replyLimits = [{ limit: 2, within: 'PT1H' }];
    const life = ticketLife(bare.policies({ rules: [reply], ruleExecution: { replyLimits } }), { start: START });
    life.send(CREATE, REQUESTER);
    const again = { type: 'message.add', visibility: 'public', text: 'And you?' } as const;
    for (const minutes of [1, 1, 58]) life.send(again, REQUESTER, minutes * 60_000);
    const sent = life.history.filter((event) => (event as { automated?: unknown }).automated === 'sent');
    // The third was one too many; an hour after the first there is room again.
    expect(sent.map(({ at }) => (at - START) / 60_000)).toEqual([0, 1, 60]);
  });

  it('have the limits that the desk sets, or none', () => {
    const replyLimits = [{ limit: 1, within: 'PT10M' }];
    expect(sentTo(minutesAgo(5), { replyLimits }).deliveries).toBe(0);
    expect(sentTo(minutesAgo(11), { replyLimits }).deliveries).toBe(1);
    expect(sentTo(minutesAgo(...Array.from({ length: 50 }, () => 1)), { replyLimits: [] }).deliveries).toBe(1);
  });

  it('count those of the same step', () => {
    const rules = [reply, { ...reply, id: 'again' }];
    expect(sentTo([], { replyLimits: [{ limit: 1, within: 'PT1H' }] }, rules).deliveries).toBe(1);
  });
});

describe('a trace', () => {
  const rules: readonly TestRule[] = [
    tags('acts', 'a'),
    tags('no', 'b', { when: { field: 'subject', op: 'startsWith', value: 'Bye' } }),
    tags('off', 'b', { active: false }),
    tags('other', 'b', { on: ['ticket.closed'] }),
    tags('q-last', 'c', { stop: true }),
    tags('z-late', 'd'),
  ];

  it('tells only of the rules that acted', () => {
    const life = ticketLife(bare.policies({ rules }), { start: START });
    const result = life.send(CREATE, REQUESTER);
    expect(result.ok && result.step.trace.map(({ rule }) => rule)).toEqual(['acts', 'q-last']);
  });

  it('has the whole condition on request, and the history what decided it', () => {
    const field = 'channel' as const;
    const email = { field, op: 'is', value: 'email' } as const;
    const other = { field, op: 'isNot', value: 'email' } as const;
    const when = { all: [{ any: [other, email, email] }, { not: { all: [email, other, other] } }] } as const;
    const life = lives([tags('1', 'a', { when })]);
    const result = life.send(CREATE, REQUESTER);
    const pathsOf = ({ path, children = [] }: Trace): readonly string[] =>
      children.length === 0 ? [path.slice(1).join('.')] : children.flatMap(pathsOf);
    const [account] = result.ok ? result.step.trace : [];
    const fired = life.history.find((event) => event.type === 'rule.fired') as { readonly because: Trace } | undefined;
    expect(account?.because && pathsOf(account.because)).toEqual([
      ...['all.0.any.0', 'all.0.any.1', 'all.0.any.2'],
      ...['all.1.not.all.0', 'all.1.not.all.1', 'all.1.not.all.2'],
    ]);
    expect(fired && pathsOf(fired.because)).toEqual(['all.0.any.1', 'all.1.not.all.1']);
  });

  it('gives an account of every rule on request', () => {
    const result = lives(rules).send(CREATE, REQUESTER);
    const accounts = result.ok ? result.step.trace : [];
    const brief = Object.fromEntries(
      accounts.map((account) => [account.rule, account.considered ? account.acts : account.why]),
    );
    expect(brief).toEqual({
      acts: true,
      no: false,
      off: 'inactive',
      other: 'trigger',
      'q-last': true,
      'z-late': 'stopped',
    });
    expect(accounts.find(({ rule }) => rule === 'z-late')).toMatchObject({
      detail: 'The rule "q-last" ended the step before it',
    });
    expect(accounts.find(({ rule }) => rule === 'no')).toMatchObject({
      because: { node: 'subject startsWith', path: ['when'], result: false, expected: 'Bye' },
    });
  });

  it('says that a rule was woken again after it had acted', () => {
    const rule = tags('again', 'a', { on: ['ticket.created', 'ticket.tagsChanged'] });
    const result = lives([rule]).send(CREATE, REQUESTER);
    expect(result.ok && result.step.trace).toMatchObject([
      { rule: 'again', considered: true, acts: true },
      { rule: 'again', considered: false, why: 'once' },
    ]);
  });

  it('says what the index did not find', () => {
    // An index is worth having from some two dozen rules on.
    const many = Array.from({ length: 40 }, (_, index) =>
      tags(`r${index}`, 'a', { when: { field: 'requester', op: 'is', value: `c${index}` } }),
    );
    const result = lives(many).send(CREATE, REQUESTER);
    const accounts = result.ok ? result.step.trace : [];
    expect(accounts.filter(({ considered }) => considered).map(({ rule }) => rule)).toEqual(['r1']);
    expect(accounts.find(({ rule }) => rule === 'r2')).toMatchObject({
      why: 'index',
      detail: 'Without "requester is" its condition cannot hold',
      because: { result: false, actual: 'c1', expected: 'c2' },
    });
  });

  it('can be had for a ticket as it is, without touching it', () => {
    const desk = bare.policies({ rules });
    const life = ticketLife(desk, { start: START });
    life.send(CREATE, REQUESTER);
    const ticket = life.ticket as Ticket<Vocab>;
    const facts = { now: START, actor: AGENT, requester: null };
    const accounts = explainRules(desk, { ticket, facts, on: ['ticket.created'] });
    expect(accounts.map((account) => [account.rule, account.considered ? account.acts : account.why])).toEqual([
      ['acts', true],
      ['no', false],
      ['off', 'inactive'],
      ['other', 'trigger'],
      ['q-last', true],
      ['z-late', 'stopped'],
    ]);
  });
});

describe('options of execution', () => {
  it('are checked', () => {
    const ruleExecution = { visibility: 'all', maxRounds: 0, replyLimits: [{ limit: 51, within: 'soon' }] };
    expect(() => bare.policies({ ruleExecution: ruleExecution as never })).toThrowError(
      expect.objectContaining({
        issues: [
          expect.objectContaining({ path: ['ruleExecution', 'visibility'] }),
          expect.objectContaining({ path: ['ruleExecution', 'maxRounds'] }),
          expect.objectContaining({ path: ['ruleExecution', 'replyLimits', 0, 'limit'] }),
          expect.objectContaining({ path: ['ruleExecution', 'replyLimits', 0, 'within'], code: 'rules.duration' }),
        ],
      }),
    );
  });
});
