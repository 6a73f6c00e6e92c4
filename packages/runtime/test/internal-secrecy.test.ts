import { type Contact, defineDesk, type Instant, type TicketCommand } from '@deskwright/core';
import { createHelpdesk } from '@deskwright/runtime';
import { memoryStorage } from '@deskwright/storage-memory';
import { sqliteStorage } from '@deskwright/storage-sqlite';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { consultingDesk, openConsulting, STORAGES } from './consulting-desk.ts';
import { message, paperChannel, raw } from './desk-under-test.ts';

/** Raise it to search longer by hand: `PROPERTY_FACTOR=50 npm test -- packages/runtime`. */
const FACTOR = Number(process.env.PROPERTY_FACTOR ?? 1);
const START: Instant = Date.parse('2026-11-16T08:00:00Z');
/** Stands in everything that agents say among themselves, and nowhere else. */
const SECRET = 'entrenous';
const PEOPLE = ['ana', 'bo', 'cy'];
/** An agent may have the id of a contact. */
const AGENTS = ['max', 'mia', 'ana'];

interface Act {
  readonly what: 'consult' | 'open' | 'answer' | 'note' | 'copy' | 'close' | 'escalate' | 'work';
  readonly which: number;
  readonly who: number;
  readonly share: boolean;
}

const acts: fc.Arbitrary<readonly Act[]> = fc.array(
  fc.record({
    what: fc.constantFrom('consult', 'open', 'answer', 'note', 'copy', 'close', 'escalate', 'work'),
    which: fc.nat({ max: 20 }),
    who: fc.nat({ max: 2 }),
    share: fc.boolean(),
  }),
  { minLength: 3, maxLength: 14 },
);
const policies = fc.record({ participants: fc.boolean(), organization: fc.boolean() }, { requiredKeys: [] });

const base = defineDesk({ departments: ['support', 'legal'], channels: ['email'] });
type Storages = 'memory' | 'sqlite';

/** A desk on which contacts ask, and agents ask each other about it. */
async function lived(kind: Storages, requesters: object, all: readonly Act[]) {
  const desk = base.policies({
    requesters,
    departments: { support: { escalation: [{ to: { department: 'legal' } }, { to: { agent: 'max' } }] } },
  });
  const storage =
    kind === 'memory'
      ? memoryStorage({ fields: desk.fields })
      : sqliteStorage({ path: ':memory:', fields: desk.fields });
  let seed = 0;
  const clock = { now: START };
  const errors: unknown[] = [];
  const helpdesk = createHelpdesk(desk, {
    storage,
    channels: [paperChannel().channel],
    now: () => clock.now,
    onError: (error) => errors.push(error),
    newSeed() {
      seed += 1;
      return `seed ${seed}`;
    },
  });
  const app = helpdesk.asSystem();
  const inside = new Set<string>();
  const outside: string[] = [];
  const people: string[] = [];
  for (const name of PEOPLE) {
    const made = await app.contacts.create({
      type: 'contact.create',
      name,
      organization: 'acme',
      addresses: [{ channel: 'email', address: `${name}@example.org` }],
    });
    if (made.ok) people.push((made.record as { readonly id: string; readonly value: Contact }).id);
  }
  for (const id of people) {
    const created = await app.create({
      type: 'ticket.create',
      requester: { kind: 'contact', id },
      organization: 'acme',
      participants: people.slice(1),
      channel: 'email',
      department: 'support',
      subject: 'plain',
      message: { text: 'plain' },
    });
    if (created.ok) outside.push(created.record.id);
  }
  const pick = (which: number, from: readonly string[]): string => from[which % from.length] ?? '';
  for (const { what, which, who, share } of all) {
    clock.now += 1000;
    const agent = helpdesk.as({ agent: AGENTS[who] ?? '' });
    const any = { id: pick(which, [...outside, ...inside]) };
    const ask: TicketCommand = {
      type: 'ticket.consult',
      ask: which % 2 === 0 ? { agent: 'max' } : { department: 'legal' },
      question: `${SECRET}?`,
      subject: SECRET,
      share,
      hold: share,
    };
    if (what === 'consult') await agent.execute(any, ask as never);
    else if (what === 'open') {
      const created = await agent.create({
        type: 'ticket.create',
        requester: { kind: 'agent', id: AGENTS[who] ?? '' },
        channel: 'internal',
        subject: SECRET,
        message: { text: SECRET },
        // Whoever is named in it sees nothing of it all the same.
        participants: people,
        organization: 'acme',
        parentId: any.id,
      });
      if (created.ok) inside.add(created.record.id);
    } else if (what === 'answer' && inside.size > 0) {
      const key = { id: pick(which, [...inside]) };
      await agent.execute(key, { type: 'message.add', visibility: 'public', text: `${SECRET}!` });
    } else if (what === 'note') {
      await agent.execute(any, { type: 'message.add', visibility: 'internal', text: SECRET });
    } else if (what === 'copy') await agent.execute(any, { type: 'ticket.update', addParticipants: people });
    else if (what === 'close') await agent.execute(any, { type: 'ticket.update', status: share ? 'closed' : 'open' });
    else if (what === 'escalate') await agent.execute(any, { type: 'ticket.escalate', reason: SECRET });
    else await helpdesk.work();
    for (const id of outside) {
      for (const one of (await app.ticket({ id }))?.value.consultations ?? []) inside.add(one.id);
    }
    for (const id of [...inside]) {
      for (const one of (await app.ticket({ id }))?.value.consultations ?? []) inside.add(one.id);
    }
  }
  await helpdesk.work();
  expect(errors).toEqual([]);
  return { helpdesk, app, people, inside: [...inside] };
}

describe.each(['memory', 'sqlite'] as const)('what agents say among themselves, on %s', (kind) => {
  it('is seen by no contact, whatever the policy and whoever is named in it', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(policies, acts, async (requesters, all) => {
        const { helpdesk, people, inside } = await lived(kind, requesters, all);
        // The agent `ana` is not the contact of that name.
        for (const contact of [...people, 'ana', 'max']) {
          const face = helpdesk.as({ contact });
          const found = (await face.find({ limit: 1000 })).items;
          expect(found.filter(({ id, value }) => inside.includes(id) || value.requester.kind === 'agent')).toEqual([]);
          const [row] = await face.count();
          expect(row?.count ?? 0).toBe(found.length);
          const [ofAgents] = await face.count({ where: { field: 'requesterKind', op: 'is', value: 'agent' } });
          expect(ofAgents?.count ?? 0).toBe(0);
          for (const field of ['text', 'publicText'] as const) {
            const hits = await face.find({ where: { field, op: 'find', value: SECRET }, limit: 10 });
            expect(hits.items).toEqual([]);
          }
          for (const id of inside) {
            expect(await face.ticket({ id })).toBeNull();
            expect(await face.messages({ id })).toEqual([]);
            expect(await face.history({ id })).toEqual([]);
            const written = { type: 'message.add', visibility: 'public', text: 'hello' } as const;
            expect(await face.execute({ id }, written)).toMatchObject({
              ok: false,
              refusal: { code: 'ticket.unknown' },
            });
          }
          const shown = JSON.stringify([found, await Promise.all(found.map(({ id }) => face.messages({ id })))]);
          expect(shown).not.toContain(SECRET);
          for (const id of inside) expect(shown).not.toContain(id);
          for (const { value } of found) {
            expect(Object.keys(value)).not.toEqual(
              expect.arrayContaining([expect.stringMatching(/^consult|^escalation$/)]),
            );
            expect(value.counts.notes).toBe(0);
          }
        }
      }),
      { numRuns: (kind === 'memory' ? 40 : 12) * FACTOR },
    );
  });

  it('goes into no mail, and no mail goes into it', async () => {
    // Not even where anybody may write on any ticket whose reference they know.
    const desk = consultingDesk.policies({ inbound: { subjectReference: 'anyone', thirdParty: 'newTicket' } });
    const { helpdesk, app, asked, as, inside, work, sent } = await openConsulting(kind, desk);
    const pump = await asked();
    await as('rita').execute(pump, { type: 'ticket.consult', ask: { agent: 'max' }, question: SECRET });
    const question = await inside(pump);
    const { reference = '' } = (await app.ticket(question))?.value ?? {};
    await as('max').execute(question, { type: 'message.add', visibility: 'public', text: SECRET });
    await work();
    expect(sent).toEqual([]);
    const [outcome] = (
      await helpdesk.receive('email', raw(message('m1', { subject: `Re: [#${reference}] hello`, text: 'hello' })))
    ).outcomes;
    expect(outcome).toMatchObject({ outcome: 'created' });
    const made = await app.ticket({ id: outcome?.ticket ?? '' });
    expect(made?.value.parentId).toBeNull();
    expect(await app.messages(question)).toHaveLength(2);
  });
});

describe.each(Object.keys(STORAGES))('questions of contacts about what agents ask, on %s', (kind) => {
  it('are not answered by way of a search either', async () => {
    const { helpdesk, asked } = await openConsulting(kind);
    await asked();
    const ana = helpdesk.as({ contact: 'ana' });
    const unknown = { code: 'filter.unknownField' };
    await expect(
      ana.find({ where: { not: { field: 'openConsultations', op: 'is', value: 0 } }, limit: 1 }),
    ).rejects.toMatchObject(unknown);
    await expect(ana.find({ limit: 1, order: [{ by: 'escalationLevel', direction: 'asc' }] })).rejects.toMatchObject(
      unknown,
    );
    await expect(ana.count({ by: ['consultedAgents'] })).rejects.toMatchObject(unknown);
  });
});

describe.each(Object.keys(STORAGES))('a requester who is erased, on %s', (kind) => {
  it('is erased from what agents asked each other about them', async () => {
    const { app, as, inside, work, storage, asked, clock } = await openConsulting(kind);
    const made = await app.contacts.create({ type: 'contact.create', name: 'Ana', addresses: [], language: null });
    if (!made.ok) throw new Error(made.refusal.code);
    const pump = await asked({ requester: { kind: 'contact', id: made.record.id } });
    await as('rita').execute(pump, {
      type: 'ticket.consult',
      ask: { agent: 'max' },
      question: SECRET,
      subject: SECRET,
    });
    const question = await inside(pump);
    await as('max').execute(question, { type: 'message.add', visibility: 'public', text: SECRET });
    await work();
    await app.erase(made.record.id);
    const all = await Promise.all(
      ['ticket', 'message'].map((name) => storage.find(name, { now: clock.now, limit: 1000 })),
    );
    const feed = await storage.changes({ after: null, limit: 10_000 });
    expect(JSON.stringify([all, feed.events])).not.toContain(SECRET);
  });
});
