import { defineDesk, type TicketCommand } from '@deskwright/core';
import { ticketLife } from '@deskwright/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** Raise it to search longer by hand: `PROPERTY_FACTOR=50 npm test -- test/properties`. */
const FACTOR = Number(process.env.PROPERTY_FACTOR ?? 1);
const START = Date.parse('2026-11-16T08:00:00Z');
const desk = defineDesk({ departments: ['support'] });

interface News {
  readonly state: 'open' | 'answered' | 'closed';
  readonly agent: string;
}

const stories: fc.Arbitrary<readonly News[]> = fc.array(
  fc.record({ state: fc.constantFrom('open', 'answered', 'closed'), agent: fc.constantFrom('max', 'mia') }),
  { minLength: 1, maxLength: 6 },
);

/** What a ticket knows of a question after it has heard what happened, one thing a minute, in some order. */
function heard(story: readonly News[], order: readonly number[]) {
  const life = ticketLife(desk, { start: START });
  const creation: TicketCommand = {
    type: 'ticket.create',
    requester: { kind: 'contact', id: 'c1' },
    channel: 'email',
    subject: 'The pump stops',
    message: { text: 'Help' },
  };
  life.send(creation, { kind: 'requester', id: 'c1' });
  life.send({ type: 'ticket.consult', ask: { agent: 'max' }, question: 'Why?' }, { kind: 'agent', id: 'rita' });
  const consultation = life.ticket.consultations?.[0]?.id ?? '';
  for (const index of order) {
    const { state, agent } = story[index] as News;
    const since = START + (index + 1) * 60_000;
    life.send({ type: 'ticket.noteConsultation', consultation, state, since }, { kind: 'agent', id: agent }, 1);
  }
  return life.ticket.consultations?.[0];
}

describe('what a ticket hears of a question', () => {
  it('comes to the same whatever the order in which it is heard', () => {
    const told = stories.chain((story) =>
      fc.record({
        story: fc.constant(story),
        order: fc.shuffledSubarray([...story.keys()], { minLength: story.length }),
      }),
    );
    fc.assert(
      fc.property(told, ({ story, order }) => {
        const known = heard(story, order);
        expect(known).toEqual(heard(story, [...story.keys()]));
        expect(known?.state).toBe(story.at(-1)?.state);
        expect(known?.answeredBy).toBe(story.findLast(({ state }) => state === 'answered')?.agent);
      }),
      { numRuns: 200 * FACTOR },
    );
  });
});
