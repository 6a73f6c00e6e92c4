// Feeds and webhooks that are bound to a person: what leaves is what that person may read.
import { defineDesk } from '@deskwright/core';
import { createHelpdesk } from '@deskwright/runtime';
import { memoryStorage } from '@deskwright/storage-memory';
import { describe, expect, it } from 'vitest';
import { followFeed } from '../src/follow-feed.ts';
import { memoryPosition } from '../src/position-store.ts';
import type { DeadLetter } from '../src/webhook/dead-letter.ts';
import { redeliver } from '../src/webhook/redeliver.ts';
import { newWebhookSecret } from '../src/webhook/webhook-secret.ts';
import { webhookSink } from '../src/webhook/webhook-sink.ts';

const desk = defineDesk({ departments: ['support', 'legal'], channels: ['api'] }).policies({
  roles: [
    { id: 'auditor', grants: [{ can: ['see', 'readMessages', 'seeHistory'] }] },
    { id: 'agent', grants: [{ can: ['see', 'readMessages', 'readNotes', 'seeHistory'] }] },
  ],
});

/** A desk with an endpoint for one of its people, whose requests are kept. */
async function openDesk(role = 'auditor') {
  const storage = memoryStorage({ fields: desk.fields });
  const helpdesk = createHelpdesk(desk, { storage, now: () => 1000 });
  const app = helpdesk.asSystem();
  await app.agents.create('crm', { name: 'CRM', roles: [{ role, departments: ['support'] }] });
  const sent: { readonly type: string; readonly data: object }[] = [];
  const letters: DeadLetter[] = [];
  const clock = { now: 2000 };
  const state = { refused: '' };
  const endpoint = {
    url: 'https://crm.example/hooks',
    secret: newWebhookSecret(),
    async fetch(_: string, { body }: { readonly body: Uint8Array }) {
      const payload = JSON.parse(new TextDecoder().decode(body));
      if (payload.type === state.refused) return { status: 500, headers: new Headers(), body: null };
      sent.push(payload);
      return { status: 204, headers: new Headers(), body: null };
    },
  };
  const deadLetters = {
    async park(letter: DeadLetter) {
      letters.push(letter);
    },
  };
  const follower = followFeed({
    storage: helpdesk.as({ agent: 'crm' }),
    sink: webhookSink({ ...endpoint, deadLetters, delaysMs: [1] }),
    position: memoryPosition(),
    personal: true,
    batch: 4,
    now: () => clock.now,
  });
  async function ask(department: 'support' | 'legal', text: string): Promise<string> {
    const requester = { kind: 'contact', id: 'c1' } as const;
    const command = { type: 'ticket.create', channel: 'api', requester, department, subject: text } as const;
    const made = await app.create({ ...command, message: { text } });
    return made.ok ? made.record.id : '';
  }
  const note = (id: string) =>
    app.execute({ id }, { type: 'message.add', visibility: 'internal', text: 'the gardener did it' });
  /** Goes round until nothing is left. */
  async function run(): Promise<number> {
    let rounds = 1;
    while ((await follower.run()).more) rounds += 1;
    return rounds;
  }
  return { helpdesk, app, sent, letters, clock, state, endpoint, ask, note, run };
}

describe('webhooks for a person', () => {
  it('bring what the person may read, and nothing else', async () => {
    const { ask, note, run, sent } = await openDesk();
    const id = await ask('support', 'a lamp');
    await note(id);
    await ask('legal', 'a lawsuit');
    await run();
    expect(sent.map(({ type }) => type).toSorted()).toEqual(['message.added', 'message.recorded', 'ticket.created']);
    const text = JSON.stringify(sent);
    expect(text).toContain('a lamp');
    expect(text).not.toMatch(/gardener|lawsuit|CRM/);
  });

  it('go on behind any number of events that are not for them', async () => {
    const { ask, run, sent } = await openDesk();
    for (let n = 0; n < 200; n += 1) await ask('legal', 'a lawsuit');
    await ask('support', 'a lamp');
    const rounds = await run();
    expect(sent).toHaveLength(3);
    expect(rounds).toBeGreaterThan(1);
    await ask('support', 'another lamp');
    await run();
    expect(sent).toHaveLength(6);
  });

  it('do not come again once the person may not read them any more', async () => {
    const { ask, run, sent, clock, state, app, helpdesk, letters, endpoint } = await openDesk('agent');
    state.refused = 'ticket.created';
    const id = await ask('support', 'a lamp');
    await run();
    expect(sent.map(({ type }) => type)).toEqual(['message.recorded']);
    await app.execute({ id }, { type: 'ticket.transfer', department: 'legal' });
    state.refused = '';
    clock.now += 60_000;
    await run();
    expect(sent).toHaveLength(1);
    expect(letters).toEqual([]);
    const letter = { record: { kind: 'ticket', id }, seq: 1 };
    expect(await redeliver(letter, { storage: helpdesk.as({ agent: 'crm' }), ...endpoint })).toEqual({
      outcome: 'removed',
    });
    await app.execute({ id }, { type: 'ticket.transfer', department: 'support' });
    expect(await redeliver(letter, { storage: helpdesk.as({ agent: 'crm' }), ...endpoint })).toEqual({
      outcome: 'accepted',
    });
  });
});
