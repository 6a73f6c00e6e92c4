import type { HeldRole, VocabularyOf } from '@deskwright/core';
import type { ChangeEvent, Storage } from '@deskwright/core/port';
import { describe, expect, it } from 'vitest';
import { ASSIGNMENT_STORAGES, type DeskPolicies, openDesk, type plainDesk } from './assignment-desk.ts';

type V = VocabularyOf<typeof plainDesk>;

const POLICIES: DeskPolicies = {
  departments: { support: {}, billing: {} },
  requesters: { organization: true },
  roles: [
    { id: 'agent', grants: [{ can: ['see', 'readMessages', 'readNotes', 'seeHistory', 'reply', 'update'] }] },
    { id: 'auditor', grants: [{ can: ['see', 'readMessages', 'seeHistory'] }] },
    { id: 'clerk', grants: [{ can: ['see', 'seeHistory'] }] },
    { id: 'reader', grants: [{ can: ['see', 'readMessages', 'readNotes'] }] },
  ],
};

async function deskOf(storage: string) {
  const desk = openDesk(storage, POLICIES);
  async function person(id: string, ...held: readonly HeldRole<V>[]) {
    await desk.app.agents.create(id, { name: id, roles: held });
    return desk.helpdesk.as({ agent: id });
  }
  const note = (id: string, text: string) =>
    desk.app.execute({ id }, { type: 'message.add', visibility: 'internal', text });
  return { ...desk, person, note };
}

const of = (role: string, ...departments: readonly V['department'][]): HeldRole<V> => ({ role, departments });
const typesOf = (events: readonly { readonly type: string }[]) => events.map(({ type }) => type);

/** Reads a feed to its end. */
async function wholeFeed(
  face: { changes: ReturnType<typeof openDesk>['app']['changes'] },
  limit = 100,
  types?: string[],
) {
  const events: ChangeEvent[] = [];
  let after: string | null = null;
  let pages = 0;
  for (;;) {
    const page: Awaited<ReturnType<typeof face.changes>> = await face.changes({
      after,
      limit,
      ...(types === undefined ? {} : { types }),
    });
    pages += 1;
    events.push(...page.events);
    after = page.position;
    if (!page.more) return { events, position: after, pages };
  }
}

/** Resolves when everything that hangs on answers of storage has been dealt with. */
const settled = () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)));

describe.each(Object.keys(ASSIGNMENT_STORAGES))('the feed of a person on %s', (storage) => {
  it('tells of the tickets that they see, as far as they may read them', async () => {
    const { ticket, person, note } = await deskOf(storage);
    const [own, other] = [await ticket(), await ticket({ department: 'billing' })];
    await note(own, 'the gardener did it');
    const all = ['ticket.created', 'message.added', 'message.recorded', 'message.added', 'message.recorded'];
    const ana = await person('ana', of('agent', 'support'));
    const { events } = await wholeFeed(ana);
    expect(typesOf(events)).toEqual(all);
    expect(JSON.stringify(events)).not.toContain(other);
    const auditor = await person('ada', of('auditor', 'support'));
    expect(typesOf((await wholeFeed(auditor)).events)).toEqual(all.slice(0, 3));
    expect(typesOf((await wholeFeed(await person('cleo', of('clerk', 'support')))).events)).toEqual(['ticket.created']);
    const reader = await person('rita', of('reader', 'support'));
    expect(typesOf((await wholeFeed(reader)).events)).toEqual(['message.recorded', 'message.recorded']);
    expect((await wholeFeed(await person('nobody'))).events).toEqual([]);
    expect(typesOf((await wholeFeed(ana, 100, ['ticket.created'])).events)).toEqual(['ticket.created']);
  });

  it('tells requesters what is said on their tickets, but for notes, and nothing of agents’ own', async () => {
    const { ticket, note, helpdesk } = await deskOf(storage);
    const requester = { kind: 'contact', id: 'c1' } as const;
    const id = await ticket({ requester, message: { text: 'Please help' } });
    await ticket();
    await ticket({ requester: { kind: 'agent', id: 'c1' } });
    await note(id, 'the gardener did it');
    const { events } = await wholeFeed(helpdesk.as({ contact: 'c1' }));
    expect(typesOf(events)).toEqual(['message.recorded']);
    expect(JSON.stringify(events)).toContain('Please help');
  });

  it('goes on over pages that hold nothing for them, to the same events in the same order', async () => {
    const { ticket, person, app } = await deskOf(storage);
    for (let n = 0; n < 12; n += 1) await ticket({ department: n % 6 === 5 ? 'support' : 'billing' });
    const ana = await person('ana', of('agent', 'support'));
    const whole = await wholeFeed(ana);
    expect(whole.events).toHaveLength(6);
    for (const limit of [1, 2, 7]) {
      const read = await wholeFeed(ana, limit);
      expect(read.events).toEqual(whole.events);
      expect(read.position).toBe(whole.position);
    }
    // Not even somebody for whom there is nothing at all keeps the desk reading: they are asked to come again.
    const none = await (await person('nobody')).changes({ after: null, limit: 1 });
    expect(none).toMatchObject({ events: [], more: true });
    expect((await wholeFeed(app)).events.length).toBeGreaterThan(36);
  });

  it('goes by tickets and roles as they are now', async () => {
    const { ticket, person, app } = await deskOf(storage);
    const id = await ticket();
    const ana = await person('ana', of('agent', 'support'));
    const first = await ana.changes({ after: null, limit: 1 });
    expect(typesOf(first.events)).toEqual(['ticket.created']);
    await app.execute({ id }, { type: 'ticket.transfer', department: 'billing' });
    expect((await ana.changes({ after: first.position, limit: 100 })).events).toEqual([]);
    await app.agents.update('ana', { roles: [of('agent', 'billing')] });
    expect(typesOf((await ana.changes({ after: first.position, limit: 100 })).events)).toEqual([
      'message.added',
      'message.recorded',
      'ticket.transferred',
    ]);
    await app.agents.deactivate('ana');
    expect((await wholeFeed(ana)).events).toEqual([]);
  });

  it('loads each ticket of a page once', async () => {
    const { storage: kept, ticket, person, app } = await deskOf(storage);
    const id = await ticket();
    for (let n = 0; n < 10; n += 1)
      await app.execute({ id }, { type: 'ticket.update', priority: n % 2 ? 'low' : 'high' });
    const ana = await person('ana', of('agent', 'support'));
    const loaded: string[] = [];
    const load = kept.load.bind(kept);
    (kept as { load: Storage['load'] }).load = (key) => {
      loaded.push('kind' in key ? key.kind : 'ref');
      return load(key);
    };
    const { events } = await ana.changes({ after: null, limit: 100 });
    expect(events.length).toBeGreaterThan(10);
    expect(loaded.toSorted()).toEqual(['agent', 'message', 'ticket']);
  });
});

describe.each(Object.keys(ASSIGNMENT_STORAGES))('listening as a person on %s', (storage) => {
  it('hears the same as the feed tells, in its order, from now on', async () => {
    const { ticket, person, note } = await deskOf(storage);
    await ticket();
    const ana = await person('ana', of('auditor', 'support'));
    const heard: { readonly type: string }[] = [];
    const { position } = await wholeFeed(ana);
    const stop = ana.on('*', (event) => void heard.push(event));
    const id = await ticket();
    await ticket({ department: 'billing' });
    await note(id, 'the gardener did it');
    await settled();
    const { events } = await ana.changes({ after: position, limit: 100 });
    expect(events).toHaveLength(3);
    expect(heard).toEqual(events);
    stop();
    await ticket();
    await settled();
    expect(heard).toHaveLength(3);
  });

  it('hears of one type, with the type of its event', async () => {
    const { ticket, person, app } = await deskOf(storage);
    const ana = await person('ana', of('agent', 'support'));
    const priorities: string[] = [];
    ana.on('ticket.priorityChanged', ({ to }) => void priorities.push(to));
    for (const department of ['support', 'billing'] as const) {
      const id = await ticket({ department });
      await app.execute({ id }, { type: 'ticket.update', priority: department === 'support' ? 'high' : 'low' });
    }
    await settled();
    expect(priorities).toEqual(['high']);
  });

  it('waits for slow handlers, and asks again whether they may hear the rest', async () => {
    const { ticket, person, app } = await deskOf(storage);
    const ana = await person('ana', of('agent', 'support'));
    const heard: string[] = [];
    let goOn: () => void = () => {};
    const isSlow = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    ana.on('*', ({ type }) => {
      heard.push(type);
      return isSlow;
    });
    await ticket();
    await settled();
    expect(heard).toEqual(['ticket.created']);
    await app.agents.update('ana', { roles: [] });
    goOn();
    await settled();
    expect(heard).toEqual(['ticket.created']);
  });

  it('reports a handler that throws, and says so when events may have been missed', async () => {
    const { ticket, person, errors, storage: kept, app } = await deskOf(storage);
    const ana = await person('ana', of('agent', 'support'));
    let calls = 0;
    let missed = 0;
    const onMissed = () => {
      missed += 1;
    };
    ana.on(
      '*',
      () => {
        calls += 1;
        throw new Error('broken screen');
      },
      { onMissed },
    );
    await ticket();
    await settled();
    expect([calls, missed]).toEqual([3, 0]);
    expect(errors).toEqual(Array(3).fill(new Error('broken screen')));

    const load = kept.load.bind(kept);
    (kept as { load: Storage['load'] }).load = async (key) => {
      if ('kind' in key && key.kind === 'agent') throw new Error('no database');
      return load(key);
    };
    await ticket();
    await settled();
    expect([calls, missed > 0]).toEqual([3, true]);
    expect(errors.at(-1)).toEqual(new Error('no database'));
    (kept as { load: Storage['load'] }).load = load;

    // Somebody who never comes back holds up nothing, and keeps no more than a thousand events.
    const before = missed;
    ana.on('*', () => new Promise(() => {}), { onMissed });
    for (let n = 0; n < 400; n += 1) await ticket();
    await settled();
    expect(missed).toBeGreaterThan(before);
    expect(errors.at(-1)).toEqual(new Error('broken screen'));
    expect(errors).toContainEqual(expect.objectContaining({ code: 'face.listenerTooSlow' }));
    expect((await app.count())[0]?.count).toBe(402);
  });

  it('lets the system hear of everything', async () => {
    const { app } = await deskOf(storage);
    const heard: string[] = [];
    app.on('*', ({ record }) => void heard.push(record.kind));
    await app.agents.create('ben', { name: 'Ben' });
    await settled();
    expect(heard).toContain('agent');
  });
});
