import type { Policies, VocabularyOf } from '@deskwright/core';
import { createHelpdesk } from '@deskwright/runtime';
import { memoryStorage } from '@deskwright/storage-memory';
import { sqliteStorage } from '@deskwright/storage-sqlite';
import { describe, expect, it } from 'vitest';
import { message, paperChannel, desk as plain, raw, START, STORAGES } from './desk-under-test.ts';

const storages = Object.keys(STORAGES) as (keyof typeof STORAGES)[];
const HOUR_MS = 3_600_000;
interface Names extends VocabularyOf<typeof plain> {}

const policies: Policies<Names> = {
  templates: { sorry: { text: 'Sorry, {{ requester.personal.name }}, it takes longer.' } },
  slas: [
    {
      id: 'std',
      targets: [{ metric: 'firstResponse', within: 'PT4H' }],
      escalations: [
        {
          metric: 'firstResponse',
          at: 'PT0S',
          every: 'P1D',
          then: [{ do: 'reply', template: 'sorry' }, { do: 'raisePriority' }],
        },
      ],
    },
  ],
};
const desk = plain.policies(policies);

describe.each(storages)('escalation steps, on %s', (kind) => {
  it('write to the requester when they are due, again and again until somebody answers', async () => {
    const clock = { now: START };
    const { channel, sent } = paperChannel();
    const storage =
      kind === 'memory'
        ? memoryStorage({ fields: desk.fields })
        : sqliteStorage({ path: ':memory:', fields: desk.fields });
    const helpdesk = createHelpdesk(desk, { storage, channels: [channel], now: () => clock.now });
    const key = { id: (await helpdesk.receive('email', raw(message('m1')))).outcomes[0]?.ticket ?? '' };
    const worked = [];
    for (const hours of [3, 4, 5, 28, 29]) {
      clock.now = START + hours * HOUR_MS;
      // The wake-up, and then the mail that it leads to.
      await helpdesk.work();
      await helpdesk.work();
      worked.push(sent.length);
    }
    expect(worked).toEqual([0, 1, 1, 2, 2]);
    expect(sent[0]).toMatchObject({ payload: { text: 'Sorry, Ana, it takes longer.', automated: true } });
    expect(await helpdesk.asSystem().ticket(key)).toMatchObject({ value: { priority: 'urgent' } });
    await helpdesk.as({ agent: 'maria' }).execute(key, { type: 'message.add', visibility: 'public', text: 'Here' });
    clock.now += 90 * HOUR_MS;
    await helpdesk.work();
    await helpdesk.work();
    expect(sent).toHaveLength(3);
    await storage.close();
  });
});
