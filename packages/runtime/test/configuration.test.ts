import { exportConfiguration, foldHistory, isDeskError, partsOf, policiesOf } from '@deskwright/core';
import { canonicalJson } from '@deskwright/core/port';
import { workTenants } from '@deskwright/runtime';
import { memoryClaims, memoryStorage } from '@deskwright/storage-memory';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { early, HOUR, late, POLICIES, place, START, STORAGES, within } from './configured-desk.ts';

const ok = { ok: true };
const OFFICE = { timeZone: 'Europe/Athens', weekly: { mon: [['09:00', '17:00']] } } as const;
const TARGETS = [{ metric: 'firstResponse', within: 'PT1H' }];

describe.each(Object.keys(STORAGES))('a configuration on %s', (kind) => {
  const make = () => place((STORAGES[kind] as NonNullable<(typeof STORAGES)[string]>)());

  it('is the code’s until one is stored, and the stored one from then on', async () => {
    const { open, storage } = make();
    const { app } = open();
    const { revision: _, ...policies } = POLICIES;
    expect(await app.configuration.current()).toEqual({ revision: 3, policies, isStored: false });
    expect(await app.configuration.seed()).toMatchObject({ ok: true, revision: 3 });
    expect(await app.configuration.current()).toEqual({ revision: 3, policies, isStored: true });
    expect(await app.configuration.seed()).toMatchObject({ ok: true, revision: 3, changes: [] });
    expect(await storage.history({ kind: 'rule', id: 'late' })).toHaveLength(1);

    // Code that says something else is not asked any more.
    const other = open({ slas: within(9) });
    expect(await other.app.configuration.current()).toEqual({ revision: 3, policies, isStored: true });
    expect(await other.dueAfter(await other.ticket())).toBe(4);
  });

  it('is followed by other processes without a restart, and open tickets are due anew', async () => {
    const { clock, open } = make();
    const [one, two] = [open(), open()];
    await one.app.configuration.seed();
    await Promise.all([one.work(), two.work()]);
    const ticket = await two.ticket();
    expect(await two.dueAfter(ticket)).toBe(4);

    expect(await one.app.configuration.edit({ put: { slas: within(2) } })).toMatchObject({ ok: true, revision: 4 });
    clock.now += 1000;
    await two.work();
    expect(await two.dueAfter(ticket)).toBe(2);
    const event = (await two.app.history({ id: ticket })).at(-1);
    expect(event?.desk).toBe(4);
    clock.now = START + 2 * HOUR + 1;
    await two.work();
    expect((await one.app.ticket({ id: ticket }))?.value.tags).toEqual(['late']);
  });

  it('also reaches tickets that another process opened under the one before, when all others had been re-armed', async () => {
    const { clock, open } = make();
    const [one, two] = [open(), open()];
    await one.app.configuration.seed();
    await Promise.all([one.work(), two.work()]);
    const early = await two.ticket();
    await one.app.configuration.edit({ put: { slas: within(2) } });
    await one.work();
    expect(await one.dueAfter(early)).toBe(2);
    // The other process has looked a moment ago, so it does not know yet.
    clock.now += 999;
    const late = await two.ticket();
    expect(await one.dueAfter(late)).toBeGreaterThan(4);
    expect((await one.app.history({ id: late }))[0]?.desk).toBe(3);

    clock.now += 10_001;
    await two.work();
    expect(await one.dueAfter(late)).toBeLessThan(2.01);
    const job = await one.app.record({ kind: 'job', id: 'rearm' });
    expect(job?.value).toMatchObject({ state: 'waiting', counts: { runs: 2, tickets: 2 } });
    clock.now += 20_000;
    await two.work();
    expect((await one.app.record({ kind: 'job', id: 'rearm' }))?.version).toBe(job?.version);
  });

  it('comes to tickets all the same when a process that was late told jobs of the one before, and died', async () => {
    const { clock, open } = make();
    const [one, two] = [open(), open()];
    await one.app.configuration.seed();
    await one.work();
    const ticket = await one.ticket();
    await two.app.count();
    await one.app.configuration.edit({ put: { slas: within(2) } });
    await one.work();
    // A round that begins and leases nothing: it only applies what this process still takes to be in force.
    await two.helpdesk.work({ limit: 0 });
    expect((await one.app.record({ kind: 'job', id: 'rearm' }))?.value).toMatchObject({ state: 'running' });
    for (let second = 0; second < 3; second += 1) {
      clock.now += 1000;
      await one.work();
    }
    expect(await one.dueAfter(ticket)).toBe(2);
    expect((await one.app.record({ kind: 'job', id: 'rearm' }))?.value).toMatchObject({ state: 'waiting' });
  });

  it('is that of every ticket in the end, whichever process opened or edited what, and when each of them looked', async () => {
    const by = fc.nat(2);
    // Edits are rare, for each of them brings everything in line; most of what matters comes within a second after one.
    const step = fc.oneof(
      {
        weight: 1,
        arbitrary: fc.record({ what: fc.constant('edit' as const), by, hours: fc.integer({ min: 2, max: 9 }) }),
      },
      { weight: 4, arbitrary: fc.record({ what: fc.constant('ticket' as const), by }) },
      {
        weight: 4,
        arbitrary: fc.record({ what: fc.constantFrom('work' as const, 'work' as const, 'apply' as const), by }),
      },
      { weight: 2, arbitrary: fc.record({ what: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 700 }) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 30 }), async (steps) => {
        const { clock, errors, open, storage } = make();
        const desks = [open(), open(), open()];
        const at = (index: number) => desks[index] ?? open();
        await at(0).app.configuration.seed();
        for (const one of steps) {
          if (one.what === 'wait') clock.now += one.ms;
          else if (one.what === 'edit') await at(one.by).app.configuration.edit({ put: { slas: within(one.hours) } });
          else if (one.what === 'ticket') await at(one.by).ticket();
          else if (one.what === 'work') await at(one.by).work();
          // A round that dies when it has applied what it takes to be in force.
          else await at(one.by).helpdesk.work({ limit: 0 });
        }
        for (let round = 0; round < 20; round += 1) {
          clock.now += 1000;
          for (const desk of desks) await desk.work();
        }
        const { policies } = (await at(0).app.configuration.current()) ?? {};
        const [sla] = policies?.slas ?? [];
        const { items } = await at(0).app.find({ limit: 100 });
        for (const { value } of items) {
          const hours = ((value.clocks[0]?.dueAt ?? 0) - value.createdAt) / HOUR;
          expect(`PT${hours}H`).toBe(sla?.targets[0]?.within);
        }
        const job = await storage.load({ kind: 'job', id: 'rearm' });
        if (job !== null) expect(job.value).toMatchObject({ state: 'waiting' });
        expect(errors.filter((error) => !isDeskError(error, 'job.otherConfiguration'))).toEqual([]);
      }),
      { numRuns: kind === 'memory' ? 60 : 8 },
    );
  });

  it('is in force at once in the process that edits, also for whoever holds its faces', async () => {
    const { open } = make();
    const { app, ticket, dueAfter, helpdesk } = open({ ...POLICIES, roles: undefined as never });
    const face = helpdesk.as({ agent: 'eve' });
    expect(await face.configuration.edit({ put: { slas: within(1) } })).toMatchObject({ ok: true, revision: 4 });
    expect(await dueAfter(await ticket())).toBe(1);
    expect(await app.configuration.edit({ put: { slas: within(6) } })).toMatchObject({ ok: true, revision: 5 });
    expect(exportConfiguration(await helpdesk.desk())).toEqual(await app.configuration.export());
    expect(await dueAfter(await ticket())).toBe(6);
  });

  it('tells all mistakes of an edit at once, by part and place, and stores nothing', async () => {
    const { open, storage } = make();
    const { app } = open();
    await app.configuration.seed();
    const before = await storage.changes({ after: null, limit: 1000 });
    const edited = await app.configuration.edit({
      put: {
        slas: [{ id: 'gold', targets: [{ metric: 'firstResponse', within: 'soon' }] }],
        departments: { billing: { schedule: 'office' } },
        macros: [{ id: 'm', name: 'M', then: [{ do: 'tag', add: ['latte' as never] }] }],
      },
      remove: { rules: ['late'] },
    });
    const issues = edited.ok ? [] : edited.issues;
    expect(issues.map(({ part, path }) => [part?.kind, part?.id, path?.join('.')])).toEqual([
      ['department', 'billing', 'put.departments.billing.schedule'],
      ['slaPolicy', 'gold', 'put.slas.0.targets.0.within'],
      ['macro', 'm', 'put.macros.0.then.0.add.0'],
    ]);
    expect(await app.configuration.edit({ remove: { slas: ['standard'] } })).toMatchObject({
      ok: false,
      issues: [{ part: { kind: 'department', id: 'support' }, path: ['policies', 'departments', 'support', 'sla'] }],
    });
    expect(await storage.changes({ after: null, limit: 1000 })).toEqual(before);
  });

  it('names who changed what, when and why', async () => {
    const { clock, open } = make();
    const { app, helpdesk } = open();
    await app.agents.create('ann', { name: 'Ann', roles: [{ role: 'administrator', departments: null }] });
    const ann = helpdesk.as({ agent: 'ann' }).configuration;
    clock.now += HOUR;
    const [was] = within(4);
    const [is] = within(2);
    await ann.edit({ put: { slas: within(2) } }, { note: 'The new contract' });
    await ann.edit({ remove: { rules: ['late'] } });
    expect(await ann.history({ limit: 2 })).toEqual([
      {
        revision: 5,
        at: START + HOUR,
        by: { kind: 'agent', id: 'ann' },
        note: null,
        restores: null,
        parts: [
          { kind: 'rule', id: 'late', change: 'removed' },
          { kind: 'settings', id: 'rules', change: 'added' },
        ],
      },
      {
        revision: 4,
        at: START + HOUR,
        by: { kind: 'agent', id: 'ann' },
        note: 'The new contract',
        restores: null,
        parts: [{ kind: 'slaPolicy', id: 'standard', change: 'changed' }],
      },
    ]);
    expect(await ann.history({ before: 4 })).toMatchObject([{ revision: 3, by: { kind: 'system' } }]);
    expect(await ann.history({ before: 3 })).toEqual([]);
    expect(await ann.historyOf({ kind: 'slaPolicy', id: 'standard' })).toMatchObject([
      { revision: 4, by: { id: 'ann' }, before: was, after: is },
      { revision: 3, before: null, after: was },
    ]);
    expect(await ann.historyOf({ kind: 'rule', id: 'late' }, { limit: 1 })).toMatchObject([
      { revision: 5, by: { id: 'ann' }, after: null },
    ]);
  });

  it('is brought back as it was, as a new revision', async () => {
    const { open } = make();
    const { configuration } = open().app;
    await configuration.seed();
    const first = await configuration.current();
    await configuration.edit({ put: { slas: within(2), schedules: { office: OFFICE } } });
    await configuration.edit({
      put: { defaultSchedule: 'always', outbound: { withholdAfterBounce: null } },
      remove: { slas: ['standard'], departments: true, roles: true },
    });
    const second = await configuration.current();
    expect(await configuration.restore(3, { note: 'Undo' })).toMatchObject({ ok: true, revision: 6 });
    expect((await configuration.current())?.policies).toEqual(first?.policies);
    expect(second?.policies).toMatchObject({ slas: [], defaultSchedule: 'always', schedules: { office: OFFICE } });
    expect(second?.policies.roles).toBeUndefined();
    expect(await configuration.at(5)).toEqual(second?.policies);
    expect(await configuration.at(3)).toEqual(first?.policies);
    expect(await configuration.history({ limit: 1 })).toMatchObject([{ revision: 6, restores: 3, note: 'Undo' }]);
    expect(await configuration.restore(9)).toMatchObject({ issues: [{ code: 'configuration.unknownRevision' }] });
    expect(await configuration.at(2)).toBeNull();
  });

  it('is refused to whoever saw an earlier revision, if they ask for that', async () => {
    const { open } = make();
    const { configuration } = open().app;
    const expectedRevision = (await configuration.current())?.revision ?? 0;
    expect(await configuration.edit({ put: { slas: within(2) } }, { expectedRevision })).toMatchObject(ok);
    expect(await configuration.edit({ put: { slas: within(3) } }, { expectedRevision })).toMatchObject({
      ok: false,
      issues: [{ code: 'configuration.overtaken' }],
    });
    expect((await configuration.current())?.policies.slas).toEqual(within(2));
  });

  it('loses no edit of two processes, and counts the revisions without a gap', async () => {
    const { open, storage } = make();
    const desks = [open(), open()];
    const names = Array.from({ length: 12 }, (_, index) => `macro ${index}`);
    const edits = names.map((id, index) => {
      const macro = { id, name: id, then: [{ do: 'tag', add: ['seen'] } as const] };
      return desks[index % 2]?.app.configuration.edit({ put: { macros: [macro] } });
    });
    const revisions = (await Promise.all(edits)).map((edited) => (edited?.ok ? edited.revision : null));
    expect(revisions.toSorted((a, b) => (a ?? 0) - (b ?? 0))).toEqual(names.map((_, index) => index + 4));
    for (const { app } of desks) {
      const { policies, revision } = (await app.configuration.current()) ?? {};
      expect(policies?.macros?.map(({ id }) => id).toSorted()).toEqual(names.toSorted());
      expect(revision).toBe(3 + names.length);
    }
    const events = await storage.history({ kind: 'configuration', id: 'configuration' });
    expect(events.map((event) => (event as never as { revision: number }).revision)).toEqual(
      Array.from({ length: names.length + 1 }, (_, index) => index + 3),
    );
  });

  it('is seeded once by any number of processes that start together', async () => {
    const { open, storage } = make();
    const seeded = await Promise.all([open(), open(), open()].map(({ app }) => app.configuration.seed()));
    expect(seeded.map((one) => one.ok && one.revision)).toEqual([3, 3, 3]);
    expect(await storage.history({ kind: 'configuration', id: 'configuration' })).toHaveLength(1);
  });

  it('is exported, compared and imported as one document', async () => {
    const { open } = make();
    const { configuration } = open().app;
    const document = await configuration.export({ name: 'Aurora' });
    expect(document).toMatchObject({ format: 'deskwright/configuration', version: 1, name: 'Aurora', revision: 3 });
    const other = make().open({});
    const dry = await other.app.configuration.import(document, { dryRun: true });
    expect(dry).toMatchObject({ ok: true, revision: 1 });
    expect((await other.app.configuration.current())?.isStored).toBe(false);
    const imported = await other.app.configuration.import(JSON.parse(JSON.stringify(document)));
    expect(imported).toMatchObject({ ok: true, revision: 2, changes: dry.ok ? dry.changes : [] });
    expect((await other.app.configuration.current())?.policies).toEqual(document?.policies);
    expect(await other.app.configuration.import(document)).toMatchObject({ ok: true, revision: 2, changes: [] });

    const part = { ...document, policies: { slas: within(8) } };
    const merged = await other.app.configuration.import(part, { mode: 'merge' });
    expect(merged.ok && merged.changes.map(({ part: of, change }) => [of.id, change])).toEqual([
      ['standard', 'changed'],
    ]);
    const replaced = await other.app.configuration.import(part, { dryRun: true });
    expect(replaced.ok && replaced.changes.map(({ change }) => change).toSorted()).toEqual(
      Array.from({ length: 2 + (POLICIES.roles?.length ?? 0) }, () => 'removed'),
    );
    const bad = { ...document, policies: { slas: [{ ...within(1)[0], id: 'x', wen: 1 }] } };
    expect(await other.app.configuration.import(bad)).toMatchObject({
      issues: [{ path: ['policies', 'slas', 0, 'wen'], part: { kind: 'slaPolicy', id: 'x' } }],
    });
  });

  it('that this code cannot run is not half in force: the last good one stays, and that is said once', async () => {
    const { clock, errors, open, storage } = make();
    const old = open();
    const next = open(POLICIES, late as unknown as typeof early);
    const ticket = await old.ticket();
    const rainy = { id: 'rain', on: ['ticket.created'], when: { is: 'weather.isRaining', with: {} }, then: [] };
    const edit = { put: { rules: [rainy as never], slas: within(2) } };
    expect(await old.app.configuration.edit(edit)).toMatchObject({ ok: false });
    expect(await next.app.configuration.edit(edit)).toMatchObject({ ok: true, revision: 4 });
    expect(errors).toEqual([]);

    for (let round = 0; round < 3; round += 1) {
      clock.now += 1000;
      await old.helpdesk.work();
    }
    const codes = errors.map((error) => (error as { readonly code?: string }).code);
    expect(codes.filter((code) => code !== 'job.otherConfiguration')).toEqual(['configuration.rejected']);
    expect(await old.app.configuration.status()).toMatchObject({
      revision: 3,
      stored: 4,
      issues: [{ path: ['rules', 1, 'when', 'is'] }],
    });
    expect(await old.dueAfter(await old.ticket())).toBeGreaterThan(4);
    // A process of the old code that starts now goes back to what it can run, and leaves what it cannot to others.
    const again = open({});
    expect(await again.app.configuration.status()).toMatchObject({ revision: 3, stored: 4 });
    await again.helpdesk.work();
    clock.now += 1000;
    await next.work();
    expect(await next.dueAfter(ticket)).toBe(2);
    const job = await storage.load({ kind: 'job', id: 'rearm' });
    expect(job?.value).toMatchObject({ state: 'waiting', counts: { runs: 1 } });

    expect(await next.app.configuration.edit({ remove: { rules: ['rain'] } })).toMatchObject({ revision: 5 });
    clock.now += 1000;
    expect(await old.dueAfter(await old.ticket())).toBeLessThan(3);
    expect(await old.app.configuration.status()).toEqual({ revision: 5, stored: 5, issues: [] });
  });

  it('is for those who may configure: not for other agents, managers or contacts', async () => {
    const { open } = make();
    const { app, helpdesk } = open();
    await app.configuration.seed();
    await app.agents.create('mia', { name: 'Mia', roles: [{ role: 'manager', departments: null }] });
    const edit = { put: { slas: within(1) } };
    for (const self of [{ agent: 'mia' }, { agent: 'nobody' }, { contact: 'ana' }]) {
      const { configuration } = helpdesk.as(self);
      const denied = { ok: false, issues: [{ code: 'access.denied' }] };
      expect(await configuration.current()).toBeNull();
      expect(await configuration.status()).toBeNull();
      expect(await configuration.export()).toBeNull();
      expect(await configuration.at(3)).toBeNull();
      expect(await configuration.history()).toEqual([]);
      expect(await configuration.historyOf({ kind: 'rule', id: 'late' })).toEqual([]);
      expect(await configuration.edit(edit)).toMatchObject(denied);
      expect(await configuration.restore(3)).toMatchObject(denied);
      expect(await configuration.seed()).toMatchObject(denied);
      expect(await configuration.import(await app.configuration.export())).toMatchObject(denied);
    }
    expect((await app.configuration.current())?.revision).toBe(3);
    expect(
      await app.configuration.edit({ put: { roles: [{ id: 'ops', grants: [{ can: ['configure'] }] }] } }),
    ).toMatchObject({
      issues: [{ code: 'role.notDeskWide', path: ['put', 'roles', 0, 'grants', 0] }],
    });
    const ops = { id: 'ops', grants: [{ can: ['configure'] as const, scope: ['all'] as const }] };
    expect(await app.configuration.edit({ put: { roles: [ops] } })).toMatchObject(ok);
    await app.agents.create('oli', { name: 'Oli', roles: [{ role: 'ops', departments: null }] });
    expect(await helpdesk.as({ agent: 'oli' }).configuration.edit(edit)).toMatchObject({ ok: true, revision: 5 });
  });

  it('keeps parts of any name that is not too long for a record', async () => {
    const { open } = make();
    const { configuration } = open().app;
    const names = ['ä', '語'.repeat(200), '__proto__x', 'toString', 'a\'b"c', ' ', '\u{1F600}'];
    const templates = Object.fromEntries(names.map((name) => [name, { text: name }]));
    expect(await configuration.edit({ put: { templates } })).toMatchObject(ok);
    const again = open().app.configuration;
    expect((await again.current())?.policies.templates).toEqual(templates);
    expect(await again.edit({ put: { templates: { ['x'.repeat(201)]: { text: '' } } } })).toMatchObject({
      issues: [{ code: 'configuration.longName', part: { kind: 'template' } }],
    });
  });

  it('cannot be changed past its head', async () => {
    const { app } = make().open();
    await app.configuration.seed();
    const remove = { type: 'part.remove', revision: 4 };
    const advance = { type: 'configuration.edit', revision: 4, parts: [] };
    for (const [kind, id, command] of [
      ['rule', 'late', remove],
      ['configuration', 'configuration', advance],
    ] as const) {
      expect(await app.command({ kind, id }, command)).toMatchObject({
        ok: false,
        refusal: { code: 'command.invalid' },
      });
    }
  });

  it('is looked for once in a while, and never twice at a time', async () => {
    const { clock, open, storage } = make();
    const { app, helpdesk } = open(POLICIES, early, { configurationMs: 5000 });
    const load = vi.spyOn(storage, 'load');
    const looks = () => load.mock.calls.filter(([key]) => 'kind' in key && key.kind === 'configuration').length;
    await Promise.all([app.count(), app.count(), helpdesk.work()]);
    expect(looks()).toBe(1);
    for (let round = 0; round < 20; round += 1) {
      clock.now += 249;
      await helpdesk.work();
      await app.count();
    }
    expect(looks()).toBe(1);
    clock.now += 21;
    await app.count();
    expect(looks()).toBe(2);
  });

  it('reads only what has changed, whatever its size', async () => {
    const { clock, open, storage } = make();
    const rules = Array.from({ length: 300 }, (_, index) => ({
      id: `rule ${index}`,
      on: ['ticket.created' as const],
      then: [],
    }));
    const [one, two] = [open({ ...POLICIES, rules }), open()];
    await one.app.configuration.seed();
    await two.app.count();
    await one.app.configuration.edit({ put: { slas: within(2) } });
    clock.now += 1000;
    const [load, find, history] = [vi.spyOn(storage, 'load'), vi.spyOn(storage, 'find'), vi.spyOn(storage, 'history')];
    await two.app.count();
    expect([load, find, history].map(({ mock }) => mock.calls.length)).toEqual([2, 0, 1]);
    expect((await two.app.configuration.status())?.revision).toBe(4);
  });

  it('goes with the desk when that is exported, and is in force where it is imported', async () => {
    const { open } = make();
    const { app } = open();
    await app.configuration.edit({ put: { slas: within(2) } });
    const lines: string[] = [];
    for await (const line of app.export()) lines.push(line);
    const there = make();
    const other = there.open({});
    await other.app.import(lines);
    expect(await other.app.configuration.current()).toEqual(await app.configuration.current());
    expect(await other.dueAfter(await other.ticket())).toBe(2);
  });

  it('is stored as what its history folds to, whatever is edited', async () => {
    const section = fc.record(
      {
        slas: fc.subarray(['a', 'b', 'c']).map((ids) => ids.map((id) => ({ id, targets: TARGETS }))),
        macros: fc
          .subarray(['x', 'y', 'z'])
          .map((ids) => ids.map((id) => ({ id, name: id, then: [{ do: 'note', text: id }] }))),
        templates: fc.subarray(['t', 'u']).map((ids) => Object.fromEntries(ids.map((id) => [id, { text: id }]))),
        requesters: fc.record({ organization: fc.boolean() }),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(section, { minLength: 1, maxLength: 5 }), async (versions) => {
        const { open, storage } = make();
        const { configuration } = open({}).app;
        const seen: string[] = [];
        for (const policies of [{}, ...versions]) {
          const document = { format: 'deskwright/configuration', version: 1, policies };
          const edited = await configuration.import(document);
          if (!edited.ok) throw new Error(JSON.stringify(edited.issues));
          seen[edited.revision] = canonicalJson(policies);
        }
        for (const [revision, policies] of seen.entries()) {
          if (policies !== undefined) expect(canonicalJson(await configuration.at(revision))).toBe(policies);
        }
        for (const [name, def] of early['~internal'].kinds) {
          for (const { id, value } of (await storage.find(name, { now: 0, limit: 100 })).items) {
            expect(foldHistory(def, await storage.history({ kind: name, id }))).toEqual(value);
          }
        }
        const { policies } = (await configuration.current()) ?? { policies: {} };
        expect(canonicalJson(policiesOf(partsOf(policies)))).toBe(canonicalJson(policies));
      }),
      { numRuns: 15 },
    );
  });
});

it('is followed, and applied, by a worker of all tenants', async () => {
  const storage = memoryStorage({ tenant: 'shop', fields: early.fields });
  const { clock, errors, open } = place(storage);
  const [one, kept] = [open(), open()];
  await one.app.configuration.seed();
  const worker = workTenants({
    claims: memoryClaims({ storages: [storage] }),
    helpdesk: () => kept.helpdesk,
    now: () => clock.now,
    onError: (error) => errors.push(error),
  });
  const ticket = await one.ticket();
  while ((await worker.work()).done > 0);
  await one.app.configuration.edit({ put: { slas: within(2) } });
  clock.now += 1000;
  while ((await worker.work()).done > 0);
  expect(await kept.dueAfter(ticket)).toBe(2);
  expect((await kept.helpdesk.desk()).revision).toBe(4);
  expect(errors).toEqual([]);
});
