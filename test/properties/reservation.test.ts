// Offers and their answers in any order: what holds of a reservation all the same.
import {
  advanceReservation,
  assignment,
  defineDesk,
  type Offered,
  offerEndsAt,
  type Reservation,
  type ReservationEffect,
  type ReservationEvent,
  reservation,
  turnedDownBy,
} from '@deskwright/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** Raise it to search longer by hand: `PROPERTY_FACTOR=50 npm test -- test/properties/reservation`. */
const FACTOR = Number(process.env.PROPERTY_FACTOR ?? 1);
const WITHIN = 30;
const MOST = 5;
const policy = assignment(defineDesk({}), {
  strategy: { by: 'ringAll' },
  offer: { within: 'PT0.03S', most: MOST },
});

const agent = fc.constantFrom('a1', 'a2', 'a3', 'a4');
const move = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constant('offered'), agents: fc.uniqueArray(agent, { minLength: 1 }) }),
  },
  { weight: 4, arbitrary: fc.record({ type: fc.constantFrom('accepted', 'declined', 'disconnected'), agent }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('elapsed') }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('calledOff') }) },
);
const moves = fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), move), { maxLength: 30 });

interface Move {
  readonly type: string;
  readonly agent?: string;
  readonly agents?: readonly string[];
}

function eventOf({ type, agent: who, agents }: Move, at: number): ReservationEvent {
  if (type !== 'offered') return { type, agent: who, at } as ReservationEvent;
  const decision: Offered = {
    outcome: 'offered',
    ticket: 't1',
    agents: agents ?? [],
    strategy: 'ringAll',
    insteadOf: null,
    weight: 1,
    turn: at,
    until: at + WITHIN,
    figures: {},
  };
  return { type: 'offered', decision, at };
}

/** Every step of a life, with what was to be done about it. */
function* life(all: readonly (readonly [number, Move])[]) {
  let before = reservation('t1');
  let at = 0;
  for (const [wait, one] of all) {
    at += wait;
    const event = eventOf(one, at);
    const step = advanceReservation(policy, before, event);
    if (!step.ok) continue;
    yield { before, event, at, after: step.reservation, effects: step.effects };
    before = step.reservation;
  }
}

const ofKind = (effects: readonly ReservationEffect[], kind: string) => effects.filter((one) => one.do === kind);
const openIn = ({ offers }: Reservation) => offers.filter(({ state }) => state === 'open').map((one) => one.agent);

describe('a reservation', () => {
  it('has one winner at most, who had an offer that was not over', () => {
    fc.assert(
      fc.property(moves, (all) => {
        let holder: string | null = null;
        for (const { before, event, at, after, effects } of life(all)) {
          for (const effect of effects) {
            if (effect.do === 'assign') {
              expect(holder).toBeNull();
              holder = effect.agent;
              expect(event).toMatchObject({ type: 'accepted', agent: holder });
              const offer = before.offers.find((one) => one.agent === holder && one.state === 'open');
              expect(offer?.until).toBeGreaterThan(at);
            }
            if (effect.do === 'release') {
              expect(effect.agent).toBe(holder);
              holder = null;
            }
          }
          expect(after.winner).toBe(holder);
          expect(after.state === 'accepted').toBe(holder !== null);
        }
      }),
      { numRuns: 500 * FACTOR },
    );
  });

  it('leaves no offer open that leads nowhere, and recalls each that is lost or withdrawn', () => {
    fc.assert(
      fc.property(moves, (all) => {
        for (const { before, after, effects } of life(all)) {
          expect(openIn(after).length > 0).toBe(after.state === 'offered');
          expect(offerEndsAt(after) === null).toBe(after.state !== 'offered');
          const gone = (state: string) =>
            after.offers.filter((one, index) => one.state === state && before.offers[index]?.state === 'open').length;
          expect(ofKind(effects, 'recall')).toHaveLength(gone('lost') + gone('withdrawn'));
          expect(ofKind(effects, 'missed')).toHaveLength(gone('missed'));
        }
      }),
      { numRuns: 500 * FACTOR },
    );
  });

  it('seeks the next once all have answered, never one who turned it down, until it has asked enough', () => {
    fc.assert(
      fc.property(moves, (all) => {
        for (const { before, after, effects } of life(all)) {
          if (after.state === 'seeking' && before.state !== 'seeking') {
            expect(ofKind(effects, 'seek')).toEqual([{ do: 'seek', except: turnedDownBy(after) }]);
            expect(after.offers.length).toBeLessThan(MOST);
          }
          const isOver = after.state === 'ended' && after.offers.every(({ state }) => state !== 'withdrawn');
          if (isOver && effects.length > 0) expect(ofKind(effects, 'giveUp')).toHaveLength(1);
          expect(after.offers.length).toBeLessThan(MOST + 4);
        }
      }),
      { numRuns: 500 * FACTOR },
    );
  });

  it('is changed by no repetition, and survives JSON', () => {
    fc.assert(
      fc.property(moves, (all) => {
        for (const { event, after } of life(all)) {
          expect(JSON.parse(JSON.stringify(after))).toEqual(after);
          const again = advanceReservation(policy, after, event);
          if (again.ok) expect(again).toEqual({ ok: true, reservation: after, effects: [] });
          else expect(event.type).not.toBe('elapsed');
        }
      }),
      { numRuns: 500 * FACTOR },
    );
  });
});
