import type { ChangeEvent } from '@deskwright/core/port';
import { describe, expect, it } from 'vitest';
import { Ledger, type Seen } from '../src/ledger.ts';

let seq = 0;
function event(kind: string, id: string, type: string, more: object = {}): ChangeEvent {
  seq += 1;
  const by = { kind: 'system', id: 'test' } as const;
  const stamp = { v: 1, id: `e${seq}`, seq, at: 0, by, cause: 'test', hops: 0, desk: 1 };
  return { ...stamp, type, record: { kind, id }, ...more };
}

/** The events of a desk on which all went well: one ticket with two messages, acknowledged under the key k1. */
function well() {
  return {
    created: event('ticket', 't1', 'ticket.created'),
    first: event('ticket', 't1', 'message.added', { direction: 'in', messageId: 'm1', personal: { thread: 'a-0' } }),
    second: event('ticket', 't1', 'message.added', { direction: 'in', messageId: 'm2', personal: { thread: 'a-1' } }),
    acknowledgement: event('ticket', 't1', 'message.added', {
      direction: 'out',
      messageId: 'm3',
      personal: { thread: null },
    }),
    settled: event('message', 'm3', 'message.sent', { personal: { thread: 'k1' } }),
    timeRule: event('ticket', 't1', 'rule.fired', { rule: 'waiting' }),
  };
}

const SEEN: Seen = {
  answered: new Map([
    ['a-0', 't1'],
    ['a-1', 't1'],
  ]),
  outbox: ['k1'],
};

function problemsOf(events: readonly ChangeEvent[], seen: Seen = SEEN): readonly string[] {
  const ledger = new Ledger();
  for (const one of events) ledger.take(one);
  return ledger.problems(seen);
}

describe('a ledger', () => {
  it('finds nothing wrong when counts in are counts out, also when something was sent again under the same key', () => {
    const events = Object.values(well());
    expect(problemsOf(events)).toEqual([]);
    const seen = { ...SEEN, outbox: ['k1', 'k1'] };
    expect(problemsOf(events, seen)).toEqual([]);
    const ledger = new Ledger();
    for (const one of events) ledger.take(one);
    expect(ledger.counts(seen)).toEqual({ messages: 2, tickets: 1, acknowledgements: 1, sentAgain: 1, timeRules: 1 });
  });

  it.each(Object.keys(well()) as (keyof ReturnType<typeof well>)[])('misses an event: %s', (missing) => {
    const { [missing]: _, ...rest } = well();
    expect(problemsOf(Object.values(rest))).not.toEqual([]);
  });

  it.each(Object.keys(well()) as (keyof ReturnType<typeof well>)[])('notices what happened twice: %s', (doubled) => {
    const events = well();
    expect(problemsOf([...Object.values(events), events[doubled]])).not.toEqual([]);
  });

  it('notices what was not sent, sent under an unknown key, or not answered for', () => {
    const events = Object.values(well());
    expect(problemsOf(events, { ...SEEN, outbox: [] })).toHaveLength(1);
    expect(problemsOf(events, { ...SEEN, outbox: ['k1', 'k2'] })).toHaveLength(1);
    expect(problemsOf(events, { ...SEEN, answered: new Map([['a-0', 't1']]) })).toHaveLength(1);
  });

  it('notices a message on another ticket than was said', () => {
    const stray = { ...SEEN, answered: new Map([...SEEN.answered, ['a-1', 't2']] as const) };
    expect(problemsOf(Object.values(well()), stray)).not.toEqual([]);
  });
});
