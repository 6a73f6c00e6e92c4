import type { Claim, Storage } from '@deskwright/core/port';
import { createHelpdesk, type Helpdesk, type TenantWorkPorts, workTenants } from '@deskwright/runtime';
import { memoryClaims, memoryStorage } from '@deskwright/storage-memory';
import { describe, expect, it } from 'vitest';
import { desk, message, paperChannel, raw, START } from './desk-under-test.ts';

const MINUTE_MS = 60_000;

/** Several tenants, each with a ticket whose confirmation waits to be sent. */
async function tenants(...names: string[]) {
  const clock = { now: START };
  const storages: Storage[] = [];
  const sent = new Map<string, readonly unknown[]>();
  const helpdesks = new Map<string, Helpdesk<never>>();
  for (const tenant of names) {
    const storage = memoryStorage({ tenant, fields: desk.fields });
    const { channel, sent: own } = paperChannel();
    const helpdesk = createHelpdesk(desk, { storage, channels: [channel], now: () => clock.now });
    await helpdesk.receive('email', raw(message(`mail to ${tenant}`)));
    storages.push(storage);
    sent.set(tenant, own);
    helpdesks.set(tenant, helpdesk as unknown as Helpdesk<never>);
  }
  const errors: unknown[] = [];
  const made: string[] = [];
  const find = (tenant: string) => {
    made.push(tenant);
    const helpdesk = helpdesks.get(tenant);
    if (helpdesk === undefined) throw new Error(`no "${tenant}"`);
    return helpdesk;
  };
  const worker = (more: Partial<TenantWorkPorts> = {}) =>
    workTenants({
      claims: memoryClaims({ storages }),
      helpdesk: find,
      now: () => clock.now,
      onError: (error) => errors.push(error),
      ...more,
    });
  const counts = () => [...sent.values()].map(({ length }) => length);
  return { clock, worker, counts, errors, made, helpdesks };
}

describe('a worker of all tenants', () => {
  it('has the work of each done by its own help desk, which it makes once', async () => {
    const { worker, counts, errors, made } = await tenants('a', 'b', 'c');
    const one = worker();
    const { done, nextDueAt } = await one.work();
    // A confirmation and the count of the contact each, and the re-arming under the policies that came with the help desk.
    expect(done).toBeGreaterThanOrEqual(6);
    expect(nextDueAt).not.toBeNull();
    expect(counts()).toEqual([1, 1, 1]);
    while ((await one.work()).done > 0);
    expect(made).toEqual(['a', 'b', 'c']);
    expect(errors).toEqual([]);
  });

  it('goes on when one tenant has no help desk, says so once a round, and tries again when the leases run out', async () => {
    const { worker, counts, errors, clock, helpdesks } = await tenants('a', 'bad', 'c');
    const bad = helpdesks.get('bad');
    helpdesks.delete('bad');
    const one = worker();
    await one.work();
    expect(counts()).toEqual([1, 0, 1]);
    expect(errors).toEqual([
      expect.objectContaining({ code: 'work.noHelpdesk', cause: expect.objectContaining({ message: 'no "bad"' }) }),
    ]);
    if (bad !== undefined) helpdesks.set('bad', bad);
    await one.work();
    expect(counts()).toEqual([1, 0, 1]);
    clock.now += MINUTE_MS;
    await one.work();
    expect(counts()).toEqual([1, 1, 1]);
    expect(errors).toHaveLength(1);
  });

  it('goes on when the help desk of one throws at every piece', async () => {
    const { worker, counts, errors, helpdesks } = await tenants('a', 'bad');
    const broken = { perform: () => Promise.reject(new Error('broken')), applyConfiguration: async () => ({}) };
    const one = worker({ helpdesk: (tenant) => (tenant === 'bad' ? broken : (helpdesks.get(tenant) ?? broken)) });
    for (let round = 0; round < 3; round += 1) await one.work({ concurrency: 4 });
    expect(counts()).toEqual([1, 0]);
    expect(errors).toEqual([expect.objectContaining({ code: 'work.noHelpdesk' })]);
  });

  it('keeps so many help desks at hand, those used last', async () => {
    const { worker, made, clock, errors } = await tenants('a', 'b', 'c');
    const one = worker({ kept: 2 });
    while ((await one.work()).done > 0);
    const before = made.length;
    expect(before).toBeGreaterThan(3);
    clock.now += 5 * 60 * MINUTE_MS;
    while ((await one.work()).done > 0);
    expect(made.length).toBeGreaterThan(before);
    const all = worker({ kept: 3 });
    made.length = 0;
    clock.now += 24 * 60 * MINUTE_MS;
    while ((await all.work()).done > 0);
    expect(new Set(made).size).toBe(made.length);
    expect(errors).toEqual([]);
  });

  it('tells channels that are sending when it stops, and leaves what it has not begun', async () => {
    const { worker, helpdesks } = await tenants('a', 'b');
    const begun: { readonly claim: Claim; readonly signal: { readonly aborted: boolean } | undefined }[] = [];
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let first = () => {};
    const started = new Promise<void>((resolve) => {
      first = resolve;
    });
    const one = worker({
      helpdesk: (tenant) => ({
        applyConfiguration: async () => ({}),
        async perform(claim, signal) {
          begun.push({ claim, signal });
          first();
          await held;
          await helpdesks.get(tenant)?.perform(claim);
        },
      }),
    });
    await one.start();
    await started;
    const stopping = one.stop();
    expect(begun.map(({ signal }) => signal?.aborted)).toContain(true);
    const count = begun.length;
    release();
    await stopping;
    expect(begun).toHaveLength(count);
  });
});
