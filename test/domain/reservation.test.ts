import {
  advanceReservation,
  assignment,
  defineDesk,
  type Offered,
  type Reservation,
  type ReservationEffect,
  type ReservationEvent,
  reservation,
} from '@deskwright/core';
import { describe, expect, it } from 'vitest';

const policy = assignment(defineDesk({}), { strategy: { by: 'ringAll' }, offer: { within: 'PT30S', most: 4 } });

function offered(agents: readonly string[], at: number): ReservationEvent {
  const until = at + 30_000;
  const decision: Offered = {
    outcome: 'offered',
    ticket: 't1',
    agents,
    strategy: 'ringAll',
    insteadOf: null,
    weight: 1,
    turn: at,
    until,
    figures: {},
  };
  return { type: 'offered', decision, at };
}

/** What is to be done after each of some events; a refusal is its code. */
function played(...events: readonly ReservationEvent[]) {
  let now: Reservation = reservation('t1');
  const said: (readonly ReservationEffect[] | string)[] = [];
  for (const event of events) {
    const step = advanceReservation(policy, now, event);
    if (step.ok) now = step.reservation;
    said.push(step.ok ? step.effects : step.refusal.code);
  }
  return { now, said, last: said.at(-1) };
}

describe('offering a ticket', () => {
  it('to all at once: the first to accept wins, the others are told, and a second yes comes too late', () => {
    const { said, now } = played(
      offered(['a1', 'a2', 'a3'], 0),
      { type: 'declined', agent: 'a1', at: 1000 },
      { type: 'accepted', agent: 'a2', at: 2000 },
      { type: 'accepted', agent: 'a3', at: 2000 },
      { type: 'accepted', agent: 'a2', at: 2500 },
    );
    expect(said).toEqual([
      [],
      [],
      [
        { do: 'assign', agent: 'a2' },
        { do: 'recall', agent: 'a3' },
      ],
      'reservation.taken',
      [],
    ]);
    expect(now.winner).toBe('a2');
  });

  it('to one after the other: who declines or lets it pass is not asked again', () => {
    const { said } = played(
      offered(['a1'], 0),
      { type: 'declined', agent: 'a1', at: 5000 },
      offered(['a2'], 6000),
      { type: 'elapsed', at: 35_999 },
      { type: 'elapsed', at: 36_000 },
      { type: 'accepted', agent: 'a2', at: 36_001 },
    );
    expect(said).toEqual([
      [],
      [{ do: 'seek', except: ['a1'] }],
      [],
      [],
      [
        { do: 'missed', agent: 'a2' },
        { do: 'seek', except: ['a1', 'a2'] },
      ],
      'reservation.missed',
    ]);
  });

  it('a yes at the very instant at which the offer ends is too late, also before anybody has looked', () => {
    expect(played(offered(['a1'], 0), { type: 'accepted', agent: 'a1', at: 30_000 }).last).toBe('reservation.missed');
    expect(played(offered(['a1'], 0), { type: 'accepted', agent: 'a1', at: 29_999 }).now.winner).toBe('a1');
    expect(played(offered(['a1'], 0), { type: 'declined', agent: 'a1', at: 30_000 }).last).toEqual([
      { do: 'missed', agent: 'a1' },
      { do: 'seek', except: ['a1'] },
    ]);
  });

  it('whose connection breaks has not missed it and may be asked again, also after having accepted', () => {
    const first = played(offered(['a1'], 0), { type: 'disconnected', agent: 'a1', at: 1000 });
    expect(first.last).toEqual([{ do: 'seek', except: [] }]);
    const winner = played(
      offered(['a1', 'a2'], 0),
      { type: 'accepted', agent: 'a1', at: 1000 },
      { type: 'disconnected', agent: 'a1', at: 2000 },
      offered(['a2'], 3000),
      { type: 'accepted', agent: 'a2', at: 4000 },
    );
    expect(winner.said[2]).toEqual([
      { do: 'release', agent: 'a1' },
      { do: 'seek', except: [] },
    ]);
    expect(winner.now).toMatchObject({ state: 'accepted', winner: 'a2' });
  });

  it('gives up after as many offers as the policy allows', () => {
    const { last, now } = played(
      offered(['a1', 'a2'], 0),
      { type: 'elapsed', at: 30_000 },
      offered(['a3', 'a4'], 31_000),
      { type: 'elapsed', at: 61_000 },
    );
    expect(last).toEqual([{ do: 'missed', agent: 'a3' }, { do: 'missed', agent: 'a4' }, { do: 'giveUp' }]);
    expect(now.state).toBe('ended');
  });

  it('is called off when people have taken the ticket; then nothing can be accepted or offered', () => {
    const { said } = played(
      offered(['a1'], 0),
      offered(['a2'], 1),
      { type: 'calledOff', at: 1000 },
      { type: 'accepted', agent: 'a1', at: 2000 },
      { type: 'accepted', agent: 'a9', at: 2000 },
      offered(['a2'], 3000),
    );
    expect(said).toEqual([
      [],
      'reservation.notSeeking',
      [{ do: 'recall', agent: 'a1' }],
      'reservation.noOffer',
      'reservation.noOffer',
      'reservation.notSeeking',
    ]);
  });
});
