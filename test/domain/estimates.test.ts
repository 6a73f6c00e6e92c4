import { type Actor, defineDesk, words } from '@deskwright/core';
import { liquid } from '@deskwright/templates';
import { ticketLife } from '@deskwright/testkit';
import { describe, expect, it } from 'vitest';

const MARIA: Actor = { kind: 'agent', id: 'maria' };
const ANA: Actor = { kind: 'requester', id: 'c1' };
const HOUR_MS = 3_600_000;
const START = Date.parse('2026-11-16T08:00:00Z');

const tell = {
  id: 'tell',
  on: ['ticket.estimateChanged'],
  when: { field: 'estimatedAt', op: 'moreThanAhead', value: 'PT8H' },
  then: [{ do: 'reply', text: 'We expect an answer by {{ ticket.anchors.estimatedAt }}.' }],
} as const;
const desk = defineDesk({ channels: ['email'], templates: liquid() }).policies({ rules: [tell] });

function opened() {
  const life = ticketLife(desk, { start: START });
  const requester = { kind: 'contact', id: 'c1' } as const;
  life.send({ type: 'ticket.create', requester, channel: 'email', subject: 'Hi', message: { text: '' } }, ANA);
  return life;
}

describe('when an answer is to be expected', () => {
  it('can be said, changed and taken back', () => {
    const life = opened();
    const [soon, later] = [START + HOUR_MS, START + 2 * HOUR_MS];
    const changes = [soon, soon, later, null, null].flatMap((estimatedAt) => {
      const step = life.send({ type: 'ticket.update', estimatedAt }, MARIA);
      return step.ok ? step.events.map((event) => event as unknown as { from: unknown; to: unknown }) : [];
    });
    expect(changes.map(({ from, to }) => [from, to])).toEqual([
      [null, soon],
      [soon, later],
      [later, null],
    ]);
    expect(life.ticket.anchors).not.toHaveProperty('estimatedAt');
  });

  it('wakes rules, which can tell the requester', () => {
    const life = opened();
    const estimatedAt = START + 24 * HOUR_MS;
    const step = life.send({ type: 'ticket.update', estimatedAt }, MARIA);
    const message = step.ok ? step.step.writes.find(({ kind }) => kind === 'message')?.value : null;
    expect(message).toMatchObject({ personal: { text: `We expect an answer by ${estimatedAt}.` } });
    expect(life.ticket.anchors.estimatedAt).toBe(estimatedAt);
    const soon = life.send({ type: 'ticket.update', estimatedAt: START + HOUR_MS }, MARIA);
    expect(soon.ok && soon.step.writes.some(({ kind }) => kind === 'message')).toBe(false);
  });

  it.each([
    ['en', 'When: expected time of an answer changed'],
    ['el', 'Πότε: αλλαγή εκτιμώμενου χρόνου'],
    ['pl', 'Kiedy: zmiana przewidywanego terminu'],
    ['sl', 'Kdaj: sprememba predvidenega časa'],
  ] as const)('has words in %s', (language, line) => {
    expect(words(tell as never, { language })).toContain(line);
  });
});
