// Two desks that are the same but for a secret have to look the same to whoever may not know it, whatever they ask.
import { describe, expect, it } from 'vitest';
import { QUESTIONS } from './questions.ts';
import { type Secret, STORAGES, type Twin, twinDesks } from './twin-desks.ts';

const agent = { agent: 'ana' } as const;
const contact = { contact: 'c1' } as const;
const lawsuit = { subject: 'A lawsuit', message: { text: 'the gardener sues' } } as const;
const note = (text: string) => (twin: Twin) =>
  twin.app.execute(twin.seen, { type: 'message.add', visibility: 'internal', text });
const word = (text: string) => (twin: Twin) =>
  twin.app.execute(twin.seen, { type: 'message.add', visibility: 'public', text });
/** Who may not know what. */
const SECRETS: Readonly<Record<string, Secret>> = {
  'a ticket of another department, to an agent': { who: agent, ticket: { ...lawsuit, department: 'billing' } },
  'a ticket of no department, to an agent': { who: agent, ticket: { ...lawsuit, department: null } },
  'a restricted ticket, to an agent': { who: agent, ticket: { ...lawsuit, restricted: true } },
  'what a note says, to an agent who reads none': {
    who: agent,
    role: 'without-notes',
    tell: note('the gardener did it'),
    instead: note('nobody knows who did it'),
  },
  'what a message says, to an agent who reads none': {
    who: agent,
    role: 'without-messages',
    tell: word('the gardener did it'),
    instead: word('nobody knows who did it'),
  },
  'a ticket of somebody else, to a contact': {
    who: contact,
    ticket: { ...lawsuit, requester: { kind: 'contact', id: 'c2' } },
  },
  'a ticket on which they were copied in, to a contact whose desk does not show those': {
    who: contact,
    ticket: { ...lawsuit, requester: { kind: 'contact', id: 'c2' }, participants: ['c1'] },
  },
  'a restricted ticket of their organization, to a contact': {
    who: contact,
    requesters: { organization: true, participants: true },
    ticket: { ...lawsuit, requester: { kind: 'contact', id: 'c2' }, organization: 'acme', restricted: true },
  },
  'what an agent of the same id asked, to a contact': {
    who: contact,
    requesters: { organization: true, participants: true },
    ticket: { ...lawsuit, requester: { kind: 'agent', id: 'c1' }, participants: ['c1'] },
  },
  'what a note says, to a contact': {
    who: contact,
    tell: note('the gardener did it'),
    instead: note('nobody knows who did it'),
  },
  'how the desk sorts their ticket, to a contact': {
    who: contact,
    tell: ({ app, seen }) => app.execute(seen, { type: 'ticket.update', addTags: ['fraud'] }),
    instead: ({ app, seen }) => app.execute(seen, { type: 'ticket.update', addTags: ['vip'] }),
  },
};

/** As a person gets it: nothing but JSON leaves a service. */
const asJson = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

describe.each(STORAGES)('on %s', (storage) => {
  it.each(Object.keys(SECRETS))('no method tells %s', async (name) => {
    const [one, other] = await twinDesks(storage, SECRETS[name] as Secret);
    for (const [method, questions] of Object.entries(QUESTIONS)) {
      for (const [index, ask] of questions.entries()) {
        const answer = asJson(await ask(one.face, one));
        expect([method, index, answer]).toEqual([method, index, asJson(await ask(other.face, other))]);
        expect([method, index, answer]).not.toEqual([method, index, expect.stringMatching(/gardener|lawsuit|fraud/)]);
      }
    }
  });
});

it('every method of a face has questions', async () => {
  const [{ face }] = await twinDesks('memory', { who: agent });
  expect(Object.keys(face).toSorted()).toEqual(Object.keys(QUESTIONS).toSorted());
});

it('whoever may know the secrets is told them by the same questions', async () => {
  for (const secret of Object.values(SECRETS)) {
    const [one, other] = await twinDesks('memory', secret);
    const differing = new Set<string>();
    for (const [method, questions] of Object.entries(QUESTIONS)) {
      for (const ask of questions) {
        if (asJson(await ask(one.app, one)) !== asJson(await ask(other.app, other))) differing.add(method);
      }
    }
    expect([...differing]).toEqual(expect.arrayContaining(['find', 'count', 'changes', 'exportTickets']));
  }
});
