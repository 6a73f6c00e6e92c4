import {
  type Actor,
  type Contact,
  DeskConfigError,
  defineDesk,
  type Message,
  type Policies,
  type Rule,
  type StoredEvent,
  simulate,
  simulation,
  type TicketCommand,
  type TicketHistory,
  type TicketOutcome,
  type VocabularyOf,
} from '@deskwright/core';
import { liquid } from '@deskwright/templates';
import { ticketLife } from '@deskwright/testkit';
import { describe, expect, it } from 'vitest';

const START = Date.parse('2026-10-01T08:00:00Z');
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const MARIA: Actor = { kind: 'agent', id: 'maria' };
const ANA: Actor = { kind: 'requester', id: 'ana' };
const WORKER: Actor = { kind: 'system', id: 'worker' };
const CHANNELS = ['email', 'facebook', 'twitter', 'instagram', 'viber'] as const;

const bare = defineDesk({
  departments: ['support', 'marketing'],
  tags: ['vip', 'late', 'undeliverable'],
  channels: CHANNELS,
  templates: liquid(),
});
interface Names extends VocabularyOf<typeof bare> {}

const thanks: Rule<Names> = { id: 'thanks', on: ['ticket.created'], then: [{ do: 'reply', text: 'Thank you' }] };
const late: Rule<Names> = { id: 'late', on: ['sla.breached'], then: [{ do: 'tag', add: ['late'] }] };
const undeliverable: Rule<Names> = {
  id: 'undeliverable',
  on: ['delivery.failed'],
  then: [{ do: 'tag', add: ['undeliverable'] }],
};
const social: Rule<Names> = {
  id: 'social-to-marketing',
  on: ['ticket.created'],
  when: { field: 'channel', op: 'in', value: ['facebook', 'twitter', 'instagram', 'viber'] },
  then: [{ do: 'transfer', department: 'marketing', assignee: null }],
};

const policies: Policies<Names> = {
  departments: { support: {}, marketing: {} },
  slas: [
    {
      id: 'standard',
      targets: [{ metric: 'firstResponse', within: { low: 'P1D', normal: 'PT4H', high: 'PT2H', urgent: 'PT1H' } }],
      escalations: [{ metric: 'firstResponse', at: '-PT30M' }],
    },
  ],
  macros: [
    {
      id: 'take',
      name: 'Take it',
      then: [
        { do: 'assign', strategy: 'currentUser' },
        { do: 'tag', add: ['vip'] },
      ],
    },
    {
      id: 'goodbye',
      name: 'Goodbye',
      then: [
        { do: 'reply', text: 'Goodbye.' },
        { do: 'setStatus', to: 'resolved' },
      ],
    },
    { id: 'support-only', name: 'Only here', departments: ['support'], then: [{ do: 'setPriority', to: 'low' }] },
  ],
  templates: { sorry: { text: 'Sorry.', canned: { name: 'Sorry' } } },
};
const presentRules = [thanks, late, undeliverable];
const desk = bare.policies({ ...policies, rules: presentRules });

const requester: Contact = {
  id: 'ana',
  organization: null,
  language: null,
  erased: false,
  createdAt: START,
  personal: { name: 'Ana', addresses: CHANNELS.map((channel) => ({ channel, address: 'ana@example.org' })) },
};

type Create = Extract<TicketCommand, { type: 'ticket.create' }>;
const words = (text: string, visibility: 'public' | 'internal' = 'public'): TicketCommand => ({
  type: 'message.add',
  visibility,
  text,
});

/** A ticket to which something happens, and what storage holds of it in the end. */
function ticket(more: Partial<Create> = {}, start = START, on = desk) {
  const life = ticketLife(on, { start, requester });
  const messages: Message[] = [];
  const send = (command: TicketCommand, by: Actor = MARIA, afterMs = MINUTE_MS): void => {
    const result = life.send(command, by, afterMs);
    if (!result.ok) throw new Error(result.refusal.message);
    for (const { kind, value } of result.step.writes)
      if (kind === 'message') messages.push(value as unknown as Message);
  };
  const first: Create = {
    type: 'ticket.create',
    requester: { kind: 'contact', id: 'ana' },
    channel: 'email',
    subject: 'Hello',
    message: { text: 'Where is my parcel?' },
    department: 'support',
    ...more,
  };
  send(first, ANA, 0);
  const history = (): TicketHistory => ({ events: life.history, messages, requester });
  return { life, send, messages, history };
}

const play = (rules: readonly Rule<Names>[], history: TicketHistory, until?: number): TicketOutcome =>
  simulation(desk, until === undefined ? { rules } : { rules, until }).play(history);
const codes = ({ replay }: TicketOutcome): readonly string[] => replay.map(({ code }) => code);

describe('what other rules would have done to last month', () => {
  /** A hundred tickets, one every seven hours, on all channels in turn; Maria answers every one of them after an hour. */
  function* october(): Generator<TicketHistory> {
    for (let count = 0; count < 100; count += 1) {
      const one = ticket({ channel: CHANNELS[count % CHANNELS.length] ?? 'email' }, START + count * 7 * HOUR_MS);
      one.send({ type: 'ticket.assign', assignee: 'maria' }, MARIA, 30 * MINUTE_MS);
      one.send(words('On its way.'), MARIA, 30 * MINUTE_MS);
      yield one.history();
    }
  }

  it('is told ticket by ticket, and in totals', () => {
    const running = simulate(desk, { rules: [...presentRules, social], history: october() });
    const changed: TicketOutcome[] = [];
    let step = running.next();
    for (; !step.done; step = running.next()) if (step.value.changes.length > 0) changed.push(step.value);

    expect(changed).toHaveLength(80);
    expect(changed[0]).toMatchObject({
      reference: expect.stringMatching(/^[0-9A-Z]{7}$/),
      // Maria assigned it to herself by hand, and in the simulation she does so too.
      changes: [{ field: 'department', was: 'support', wouldBe: 'marketing' }],
      sla: [],
      replay: [],
    });
    const nothing = { fired: 0, replies: 0, notes: 0, suppressed: 0, failed: 0, looped: 0 };
    expect(step.value).toEqual({
      tickets: 100,
      notSimulated: 0,
      changed: 80,
      fields: [{ field: 'department', tickets: 80 }],
      rules: [
        { rule: 'social-to-marketing', was: nothing, wouldBe: { ...nothing, fired: 80 } },
        {
          rule: 'thanks',
          was: { ...nothing, fired: 100, replies: 100 },
          wouldBe: { ...nothing, fired: 100, replies: 100 },
        },
      ],
      breaches: { was: 0, wouldBe: 0 },
      warnings: { was: 0, wouldBe: 0 },
      replay: [],
    });
  });

  it('is nothing under the rules that the desk had', () => {
    const present = simulation(desk, { rules: presentRules });
    for (const history of october()) expect(present.play(history)).toMatchObject({ changes: [], sla: [], replay: [] });
    expect(present.totals.changed).toBe(0);
  });

  it('takes one history at a time, however many there are', () => {
    let pulled = 0;
    const whole = ticket({}, START, bare).history();
    const empty: TicketHistory = { events: [], messages: [], requester: null };
    function* many(): Generator<TicketHistory> {
      for (; pulled < 100_000; pulled += 1) yield pulled % 10 === 0 ? whole : empty;
    }
    const running = simulate(bare, { rules: [], history: many() });
    expect(pulled).toBe(0);
    for (let count = 0; count < 100_000; count += 1) {
      const { done } = running.next();
      if (done === true || pulled !== count) throw new Error(`Pulled ${pulled} for ticket ${count}`);
    }
    expect(running.next()).toMatchObject({ done: true, value: { tickets: 100_000, changed: 0, notSimulated: 90_000 } });
  });

  it('leaves the rest of its source alone when nobody asks for more', () => {
    const source = october();
    const running = simulate(desk, { rules: [], history: source });
    running.next();
    running.return({} as never);
    expect(source.next()).toEqual({ done: true, value: undefined });
  });

  it('is refused at once for rules that do not fit the desk', () => {
    const wrong = [{ ...social, when: { field: 'chanel', op: 'is', value: 'viber' } }] as never;
    expect(() => simulate(desk, { rules: wrong, history: [] })).toThrow(DeskConfigError);
    expect(() => simulation(desk, { rules: wrong })).toThrow(DeskConfigError);
  });
});

describe('people', () => {
  it('do what they did, and the rules answer to it', () => {
    const one = ticket({ channel: 'viber' });
    one.send({ type: 'ticket.transfer', department: 'marketing', assignee: 'maria' });
    one.send({ type: 'ticket.update', status: 'resolved', priority: 'high', addTags: ['vip'] });
    one.send(words('It works again, thank you!'), ANA);
    const outcome = play(
      [social, { id: 'vip', on: ['ticket.tagsChanged'], then: [{ do: 'raisePriority' }] }],
      one.history(),
    );
    expect(outcome.changes).toEqual([{ field: 'priority', was: 'high', wouldBe: 'urgent' }]);
    expect(outcome.simulated?.ticket).toMatchObject({ status: 'open', assignee: 'maria', tags: ['vip'] });
    expect(outcome.simulated?.history.filter(({ type }) => type === 'message.added')).toHaveLength(2);
  });

  it('and what their acts were for is found anew: a status that follows from a message, a clock that stops', () => {
    const one = ticket();
    one.send({ type: 'ticket.update', status: 'pending', pendingUntil: START + 3 * HOUR_MS });
    one.send(words('An answer'), MARIA, 5 * HOUR_MS);
    const hurry: Rule<Names> = { id: 'hurry', on: ['ticket.created'], then: [{ do: 'setPriority', to: 'urgent' }] };
    const outcome = play([hurry, late], one.history());
    expect(outcome.simulated?.ticket.status).toBe('answered');
    expect(outcome.changes).toEqual([{ field: 'priority', was: 'normal', wouldBe: 'urgent' }]);
    // Both promises were broken, the one of four hours and the one of one hour; each warned half an hour ahead.
    expect(outcome.sla).toEqual([]);
    const breach = outcome.simulated?.history.find(({ type }) => type === 'sla.breached');
    expect(breach).toMatchObject({ at: START + HOUR_MS + 1, dueAt: START + HOUR_MS });
  });

  it('whose command had no effect left no trace, so it is not known to the simulation', () => {
    const hurry: Rule<Names> = { id: 'hurry', on: ['ticket.created'], then: [{ do: 'setPriority', to: 'urgent' }] };
    const hasty = bare.policies({ ...policies, rules: [hurry] });
    const one = ticket({}, START, hasty);
    one.send({ type: 'ticket.update', priority: 'urgent' });
    expect(simulation(hasty, { rules: [] }).play(one.history()).changes).toEqual([
      { field: 'priority', was: 'urgent', wouldBe: 'normal' },
    ]);
  });

  it('apply the macro that they applied, with everything that follows from it now', () => {
    const one = ticket({ channel: 'viber' });
    one.send({ type: 'ticket.applyMacro', macro: 'take' });
    const outcome = play([social], one.history());
    expect(outcome.changes).toEqual([{ field: 'department', was: 'support', wouldBe: 'marketing' }]);
    expect(outcome.simulated?.ticket).toMatchObject({ assignee: 'maria', tags: ['vip'] });
    expect(outcome.simulated?.history.filter(({ type }) => type === 'macro.applied')).toHaveLength(1);
    expect(outcome.replay).toEqual([]);
  });

  it('do by hand what a macro did that is not there any more', () => {
    const one = ticket();
    one.send({ type: 'ticket.applyMacro', macro: 'take' });
    one.send(words('Done.'));
    one.send({ type: 'ticket.applyMacro', macro: 'goodbye' });
    one.send(words('It broke again.'), ANA);
    one.send({ type: 'ticket.applyMacro', macro: 'goodbye' });
    const without = bare.policies({ ...policies, macros: [] });
    const outcome = simulation(without, { rules: presentRules }).play(one.history());
    expect(outcome.changes).toEqual([]);
    const gone = { code: 'macro.gone', refusal: { code: 'macro.unknown' } };
    expect(outcome.replay).toMatchObject([gone, gone, gone]);
    const shape = (events: readonly StoredEvent[] = []) =>
      events.filter(({ by, type }) => by.kind === 'agent' && type !== 'macro.applied').map(({ type }) => type);
    expect(shape(outcome.simulated?.history)).toEqual(shape(one.history().events));
    expect(outcome.simulated?.ticket).toMatchObject({ status: 'resolved', counts: { agentMessages: 3 } });
  });

  it('are refused what they could not have done', () => {
    const one = ticket({ channel: 'viber' });
    one.send({ type: 'ticket.applyMacro', macro: 'support-only' });
    const outcome = play([social], one.history());
    expect(outcome.replay).toMatchObject([
      { code: 'command.refused', at: START + MINUTE_MS, refusal: { code: 'macro.wrongDepartment' } },
    ]);
    expect(outcome.changes).toEqual([
      { field: 'priority', was: 'low', wouldBe: 'normal' },
      { field: 'department', was: 'support', wouldBe: 'marketing' },
    ]);
  });

  it('began with a canned response, which may be gone', () => {
    const one = ticket();
    one.send({ type: 'message.add', visibility: 'public', text: 'So sorry.', cannedResponse: 'sorry' });
    expect(play(presentRules, one.history()).replay).toEqual([]);
    const without = bare.policies({ ...policies, templates: {} });
    const outcome = simulation(without, { rules: presentRules }).play(one.history());
    expect(codes(outcome)).toEqual(['response.gone']);
    expect(outcome.changes).toEqual([]);
    expect(outcome.simulated?.ticket.status).toBe('answered');
  });
});

describe('rules', () => {
  it('are counted with the replies and notes that they would write', () => {
    const remind: Rule<Names> = { id: 'remind', on: ['sla.warned'], then: [{ do: 'note', text: 'Half an hour left' }] };
    const one = ticket();
    one.send(words('An answer'), MARIA, 5 * HOUR_MS);
    const { rules } = play([remind], one.history());
    expect(rules).toMatchObject([
      { rule: 'late', was: { fired: 1 }, wouldBe: { fired: 0 } },
      { rule: 'remind', was: { fired: 0, notes: 0 }, wouldBe: { fired: 1, notes: 1 } },
      { rule: 'thanks', was: { fired: 1, replies: 1 }, wouldBe: { fired: 0, replies: 0 } },
    ]);
  });

  it('are counted with what they suppressed, and what failed', () => {
    const one = ticket({ message: { text: 'I am away', automated: 'autoReply' } });
    const back: Rule<Names> = {
      id: 'back',
      on: ['ticket.created'],
      then: [{ do: 'assign', strategy: 'lastResponder' }],
    };
    expect(play([thanks, back], one.history()).rules).toMatchObject([
      { rule: 'back', wouldBe: { fired: 1, failed: 1 } },
      { rule: 'thanks', was: { suppressed: 1, replies: 0 }, wouldBe: { suppressed: 1, replies: 0 } },
    ]);
  });

  it('stop answering a requester who had enough of it, on this ticket and on others', () => {
    const answer: Rule<Names> = { id: 'answer', on: ['message.received'], then: [{ do: 'reply', text: 'Noted' }] };
    const one = ticket();
    for (let count = 0; count < 11; count += 1) one.send(words('And another thing'), ANA);
    const activity = (autoReplies: readonly number[]) =>
      play([answer], { ...one.history(), requester: { ...requester, autoReplies } }).rules.find(
        ({ rule }) => rule === 'answer',
      )?.wouldBe;
    // Ten within an hour is the limit.
    expect(activity([])).toMatchObject({ fired: 12, replies: 10, suppressed: 2 });
    // What was written on other tickets counts, as long as it had been written by then.
    const others = [START - 2 * HOUR_MS, START - MINUTE_MS, START - MINUTE_MS, START + HOUR_MS];
    expect(activity(others)).toMatchObject({ replies: 8, suppressed: 4 });
    // The present rules thanked once on this ticket, and that does not count against the rules that are tried.
    expect(activity([START])).toMatchObject({ replies: 10, suppressed: 2 });
    expect(activity([START, START])).toMatchObject({ replies: 9, suppressed: 3 });
  });

  it('say in the simulated history why they acted', () => {
    const { simulated } = play([social], ticket({ channel: 'viber' }).history());
    expect(simulated?.history.find(({ type }) => type === 'rule.fired')).toMatchObject({
      rule: 'social-to-marketing',
      because: { actual: 'viber', result: true },
    });
  });

  it('change promises, and what is said of them', () => {
    const one = ticket();
    one.send(words('An answer'), MARIA, 2 * HOUR_MS);
    const hurry: Rule<Names> = { id: 'hurry', on: ['ticket.created'], then: [{ do: 'setPriority', to: 'urgent' }] };
    const running = simulation(desk, { rules: [hurry] });
    expect(running.play(one.history()).sla).toEqual([
      { metric: 'firstResponse', policy: 'standard', step: '-PT30M', was: 0, wouldBe: 1 },
      { metric: 'firstResponse', policy: 'standard', step: null, was: 0, wouldBe: 1 },
    ]);
    expect(running.totals).toMatchObject({ breaches: { was: 0, wouldBe: 1 }, warnings: { was: 0, wouldBe: 1 } });
  });

  it('fail to deliver what they failed to deliver, as long as they still send it', () => {
    const one = ticket();
    const reply = one.messages.find(({ automated }) => automated === 'sent');
    const failure = { type: 'ticket.noteDelivery', messageId: reply?.id ?? '', failed: 'mailbox full' } as const;
    one.send(failure, WORKER);
    const first: Rule<Names> = { id: 'first', order: -1, on: ['ticket.created'], then: [{ do: 'tag', add: ['vip'] }] };

    const still = play([first, thanks, undeliverable], one.history());
    expect(still.changes).toEqual([{ field: 'tags', was: ['undeliverable'], wouldBe: ['undeliverable', 'vip'] }]);
    expect(still.replay).toEqual([]);
    const failed = still.simulated?.history.find((event) => event.type === 'delivery.failed');
    const sent = still.simulated?.history.find((event) => event.type === 'message.added' && event.by.kind === 'rule');
    expect(failed).toMatchObject({ messageId: (sent as { messageId?: string } | undefined)?.messageId });

    const unsent = play([undeliverable], one.history());
    expect(unsent.changes).toEqual([{ field: 'tags', was: ['undeliverable'], wouldBe: [] }]);
    expect(codes(unsent)).toEqual(['delivery.unsent']);
  });

  it('fail to deliver the message in the same place: the second of a rule for its second', () => {
    const answer: Rule<Names> = { id: 'answer', on: ['message.received'], then: [{ do: 'reply', text: 'Noted' }] };
    const answering = bare.policies({ ...policies, rules: [answer] });
    const one = ticket({}, START, answering);
    one.send(words('And another thing'), ANA);
    one.send(words('And yet another'), ANA);
    const [, second] = one.messages.filter(({ automated }) => automated === 'sent');
    one.send({ type: 'ticket.noteDelivery', messageId: second?.id ?? '', failed: 'mailbox full' }, WORKER);

    const first: Rule<Names> = { id: 'first', order: -1, on: ['message.received'], then: [{ do: 'note', text: 'Hm' }] };
    const outcome = simulation(answering, { rules: [first, answer] }).play(one.history());
    const replies = (outcome.simulated?.history ?? []).flatMap((event) =>
      event.type === 'message.added' && event.by.id === 'answer' ? [event.messageId] : [],
    );
    const failed = outcome.simulated?.history.find((event) => event.type === 'delivery.failed');
    expect(replies).toHaveLength(3);
    expect(failed).toMatchObject({ messageId: replies[1] });
    expect(replies).not.toContain(second?.id);
  });

  it('that change the subject are told of without saying what it is', () => {
    const rename: Rule<Names> = { id: 'rename', on: ['ticket.created'], then: [{ do: 'setSubject', text: 'Secret' }] };
    expect(play([rename], ticket().history()).changes).toEqual([{ field: 'subject', was: null, wouldBe: null }]);
  });

  it('that never come to rest are left before the end', () => {
    const restless: Rule<Names> = {
      id: 'restless',
      on: ['ticket.created', 'ticket.snoozeEnded'],
      then: [{ do: 'snooze', for: 'PT1M' }],
    };
    const outcome = play([restless], ticket().history(), START + 365 * 24 * HOUR_MS);
    expect(codes(outcome)).toEqual(['ticket.restless']);
  });
});

describe('the end of a simulation', () => {
  it('is the last event of each ticket, so what has not fallen due then is not asked about', () => {
    const eager: Rule<Names> = { id: 'eager', on: ['sla.breached'], then: [{ do: 'setPriority', to: 'urgent' }] };
    expect(play([eager], ticket().history()).changes).toEqual([]);
  });

  it('can be later: both lives go on, the recorded one under the rules that the desk has now', () => {
    const eager: Rule<Names> = { id: 'eager', on: ['sla.breached'], then: [{ do: 'setPriority', to: 'urgent' }] };
    expect(play([eager], ticket().history(), START + 5 * HOUR_MS).changes).toEqual([
      { field: 'priority', was: 'normal', wouldBe: 'urgent' },
      { field: 'tags', was: ['late'], wouldBe: [] },
    ]);
    // A promise of four hours is broken one millisecond later, and that instant belongs to the simulation.
    const breached = START + 4 * HOUR_MS + 1;
    expect(play([eager], ticket().history(), breached).simulated?.ticket.priority).toBe('urgent');
    expect(play([eager], ticket().history(), breached - 1).simulated?.ticket.priority).toBe('normal');
  });

  it('can be earlier: what came after it is left out', () => {
    const one = ticket({ channel: 'viber' });
    one.send({ type: 'ticket.transfer', department: 'support', assignee: 'maria' }, MARIA, HOUR_MS);
    expect(play([social], one.history()).changes).toEqual([]);
    expect(play([social], one.history(), START + MINUTE_MS).changes).toEqual([
      { field: 'department', was: 'support', wouldBe: 'marketing' },
    ]);
    expect(codes(play([social], one.history(), START - 1))).toEqual(['ticket.later']);
  });
});

describe('histories that are not whole', () => {
  const sample = (): TicketHistory => {
    const one = ticket();
    one.send(words('An answer'));
    one.send({ type: 'ticket.update', priority: 'high' });
    return one.history();
  };
  const stamped = (last: StoredEvent, id: string, more: object): StoredEvent => ({
    ...last,
    id: `${id}-0001`,
    seq: last.seq + 1,
    cause: id,
    ...more,
  });

  it.each([
    ['without events', { events: [] }, 'history.empty'],
    ['without their creation', { events: sample().events.slice(1) }, 'history.noCreation'],
    ['with an event that is not what its type says', { events: sample().events.map(stripped) }, 'history.unreadable'],
  ])('%s cannot be simulated', (_name, part, code) => {
    const running = simulation(desk, { rules: presentRules });
    const outcome = running.play({ ...sample(), ...part });
    expect(outcome).toMatchObject({ changes: [], rules: [], sla: [], simulated: null });
    expect(codes(outcome)).toContain(code);
    expect(outcome.ticket).toBe(sample().messages[0]?.ticketId);
    expect(running.totals).toMatchObject({ tickets: 1, notSimulated: 1, changed: 0, rules: [] });
  });

  it('are simulated with a gap, which is told', () => {
    const { events, ...rest } = sample();
    const outcome = play(presentRules, {
      ...rest,
      events: events.filter(({ type }) => type !== 'ticket.priorityChanged'),
    });
    expect(outcome.simulated).not.toBeNull();
    expect(codes(outcome)).toEqual([]);
    const missing = play(presentRules, { ...rest, events: events.filter(({ seq }) => seq !== 3) });
    expect(codes(missing)).toContain('history.gap');
  });

  it('are replayed without what cannot be told from them, each event by name', () => {
    const history = sample();
    const last = history.events.at(-1) as StoredEvent;
    const praised = stamped(last, 'FUTURE', { type: 'ticket.praised', by: MARIA });
    const outcome = play(presentRules, { ...history, events: [...history.events, praised] });
    expect(outcome.replay).toMatchObject([{ code: 'event.unknown', event: 'FUTURE-0001', at: last.at }]);
    expect(outcome.changes).toEqual([]);
  });

  it('are replayed without what a rule did by way of another record', () => {
    const history = sample();
    const last = history.events.at(-1) as StoredEvent;
    const by: Actor = { kind: 'rule', id: 'orders' };
    const moved = stamped(last, 'FOLLOW', { type: 'ticket.assigned', from: null, assignee: 'bo', by });
    const outcome = play(presentRules, { ...history, events: [...history.events, moved] });
    expect(codes(outcome)).toEqual(['command.ofRule']);
    expect(outcome.changes).toEqual([{ field: 'assignee', was: 'bo', wouldBe: null }]);
  });

  it('are replayed without what names a rule as its cause, whoever did it', () => {
    const { events, ...rest } = sample();
    const [created, ...later] = events.filter(({ seq }) => seq <= 5);
    const fired = later.find(({ type }) => type === 'rule.fired') as StoredEvent;
    const by: Actor = { kind: 'system', id: 'orders' };
    const more = { ...(later.at(-1) as StoredEvent), type: 'ticket.assigned', from: null, assignee: 'bo', by };
    const assigned: StoredEvent = { ...more, id: `${created?.id.slice(0, -5)}-0006`, seq: 6, cause: fired.id };
    const outcome = play(presentRules, { ...rest, events: [created as StoredEvent, ...later, assigned] });
    expect(outcome.changes).toEqual([{ field: 'assignee', was: 'bo', wouldBe: null }]);
    expect(outcome.replay).toEqual([]);
  });

  it('are replayed without the words of a message that is not there', () => {
    const outcome = play(presentRules, { ...sample(), messages: [] });
    expect(codes(outcome)).toEqual(['message.missing', 'message.missing']);
    expect(outcome.changes).toEqual([]);
  });

  it('are replayed with what an erasure has left', () => {
    const one = ticket();
    one.send({ type: 'ticket.update', subject: 'Another' });
    one.send({ type: 'ticket.erase' }, { kind: 'system', id: 'erasure' });
    const empty = { name: '', addresses: [] };
    const erased: TicketHistory = {
      ...one.history(),
      messages: one.messages.map((message) => ({
        ...message,
        erased: true,
        personal: { ...message.personal, text: '', subject: '', thread: '' },
      })),
      requester: { ...requester, erased: true, personal: empty },
    };
    const outcome = play(presentRules, erased);
    expect(codes(outcome)).toEqual(['ticket.erased', 'requester.erased', 'message.erased']);
    expect(outcome.changes).toEqual([]);
    expect(outcome.simulated?.ticket).toMatchObject({ erased: true, personal: { subject: '', threads: [] } });
  });

  it('are replayed as if the contact had no name and no address when it is not there', () => {
    const outcome = play(presentRules, { ...sample(), requester: null });
    expect(codes(outcome)).toEqual(['requester.missing']);
    expect(outcome.changes).toEqual([]);
  });
});

function stripped(event: StoredEvent, index: number): StoredEvent {
  if (index === 0) return event;
  const { v, id, seq, at, by, cause, hops, desk: revision, type } = event;
  return { v, id, seq, at, by, cause, hops, desk: revision, type };
}
