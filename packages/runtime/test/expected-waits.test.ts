import { mergeSketches } from '@deskwright/core';
import { describe, expect, it } from 'vitest';
import { message, open, raw, START, STORAGES } from './desk-under-test.ts';

const storages = Object.keys(STORAGES) as (keyof typeof STORAGES)[];
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

describe.each(storages)('expected waits, on %s', (kind) => {
  /** Tickets of two departments, of which the first are answered in 1, 2, 3 … minutes and the others ten times as late. */
  async function answered(counts: { readonly support: number; readonly billing: number }) {
    const all = open(kind);
    const maria = all.helpdesk.as({ agent: 'maria' });
    for (const [name, count] of Object.entries(counts)) {
      for (let wait = 1; wait <= count; wait += 1) {
        const recipients = [`${name}@aurora.example`];
        const mail = message(`${name} ${wait}`, { recipients, from: { address: `${wait}@${name}.example` } });
        const ticket = (await all.helpdesk.receive('email', raw(mail))).outcomes[0]?.ticket ?? '';
        all.clock.now += wait * MINUTE_MS * (name === 'billing' ? 10 : 1);
        const words = { type: 'message.add', visibility: 'public', text: 'Here you are.' } as const;
        await maria.execute({ id: ticket }, words);
      }
    }
    return { ...all, maria };
  }

  it('tell departments apart, and say nothing of too few', async () => {
    const { app } = await answered({ support: 21, billing: 5 });
    const waits = await app.expectedWaits({ metric: 'firstResponse', by: 'department', atLeast: 10 });
    expect(waits).toMatchObject([
      { key: 'billing', expected: null },
      { key: 'support', expected: { count: 21 } },
    ]);
    const expected = waits[1]?.expected;
    expect((expected?.p50Ms ?? 0) / MINUTE_MS).toBeCloseTo(11, 0);
    expect((expected?.p90Ms ?? 0) / MINUTE_MS).toBeCloseTo(19, 0);
  });

  it('go by what the ticket was when the wait was over', async () => {
    const { app, maria } = await answered({ support: 3, billing: 0 });
    const { items } = await app.find({ limit: 1 });
    await maria.execute({ id: items[0]?.id ?? '' }, { type: 'ticket.transfer', department: 'billing' });
    const waits = await app.expectedWaits({ metric: 'firstResponse', by: 'department', atLeast: 3 });
    expect(waits.map(({ key, expected }) => [key, expected?.count])).toEqual([['support', 3]]);
  });

  it('count from an instant, and parts of the time add up to the whole', async () => {
    const { app, clock, maria, helpdesk } = await answered({ support: 4, billing: 0 });
    clock.now = START + DAY_MS;
    const since = clock.now;
    const late = (await helpdesk.receive('email', raw(message('late')))).outcomes[0]?.ticket ?? '';
    clock.now += MINUTE_MS;
    await maria.execute({ id: late }, { type: 'message.add', visibility: 'public', text: 'Here you are.' });
    const query = { metric: 'firstResponse', by: 'channel', atLeast: 1 } as const;
    const [all] = await app.expectedWaits(query);
    const [recent] = await app.expectedWaits({ ...query, since });
    expect([all?.expected?.count, recent?.expected?.count]).toEqual([5, 1]);
    const where = { field: 'createdAt', op: 'lt', value: since } as const;
    const [earlier] = await app.expectedWaits({ ...query, where });
    expect(mergeSketches([earlier?.sketch, recent?.sketch].filter((one) => one !== undefined))).toEqual(all?.sketch);
  });

  it('cannot be asked for by a field or a metric that there is not', async () => {
    const { app } = open(kind);
    const query = { metric: 'firstResponse', by: 'department' } as const;
    await expect(app.expectedWaits({ ...query, by: 'departmnt' })).rejects.toMatchObject({ code: 'wait.unknownField' });
    await expect(app.expectedWaits({ ...query, metric: 'firstRespons' as never })).rejects.toMatchObject({
      code: 'wait.unknownMetric',
      message: 'No metric "firstRespons". Did you mean "firstResponse"?',
    });
  });
});
