import { defineDesk } from '@deskwright/core';
import { createHelpdesk } from '@deskwright/runtime';
import { memoryStorage } from '@deskwright/storage-memory';
import { afterEach, describe, expect, test } from 'vitest';
import { arrival, auroraChannel, inbound, mail, memoryBlobs, plain } from '../test/desk-mail.ts';
import { closeMailServers, type Faults, mailServer, messageIdOf } from '../test/mail-server.ts';

afterEach(closeMailServers);

const desk = defineDesk({ departments: ['support'], channels: ['email'] }).policies({
  departments: { support: { name: 'Support', addresses: ['support@aurora.example'] } },
});

/** A desk with one ticket of Ana's, to be answered through a mail server with faults. */
async function deskBehind(faults: Faults, auth?: { user: string; pass: string }) {
  const { port, received, dropped } = await mailServer(faults);
  const clock = { now: arrival };
  const now = () => clock.now;
  const blobs = memoryBlobs();
  const smtp = { host: '127.0.0.1', port, ...(auth === undefined ? {} : { auth }) };
  const channel = auroraChannel({ blobs, smtp, now });
  const errors: unknown[] = [];
  const storage = memoryStorage({ fields: desk.fields });
  const helpdesk = createHelpdesk(desk, {
    storage,
    channels: [channel],
    blobs,
    now,
    onError: (error) => errors.push(error),
  });
  const hear = async (bytes: Uint8Array) => (await helpdesk.receive('email', inbound(bytes))).outcomes[0];
  const key = { id: (await hear(mail(plain)))?.ticket ?? '' };
  return {
    helpdesk,
    received,
    dropped,
    errors,
    clock,
    hear,
    key,
    async answer() {
      const words = { type: 'message.add', visibility: 'public', text: 'Here it is' } as const;
      await helpdesk.as({ agent: 'maria' }).execute(key, words);
    },
    async workAll() {
      while ((await helpdesk.work()).done > 0);
    },
    last: async () => (await helpdesk.asSystem().messages(key)).at(-1)?.value,
  };
}

describe('a desk that answers through a mail server', () => {
  test('sends again what a broken connection left in doubt, and it is the same mail', async () => {
    const { answer, workAll, clock, last, received, dropped, hear, key } = await deskBehind({ drops: 2 });
    await answer();
    for (let minute = 0; minute < 10; minute += 1) {
      await workAll();
      clock.now += 60_000;
    }
    expect(await last()).toMatchObject({ delivery: 'sent' });
    const ids = new Set([...dropped, ...received].map(messageIdOf));
    expect([dropped.length, received.length, ids.size]).toEqual([2, 1, 1]);
    const reply = [
      'From: ana@example.com',
      'To: support@aurora.example',
      `In-Reply-To: ${[...ids][0]}`,
      'Message-ID: <2@x>',
    ];
    expect(await hear(mail(reply))).toMatchObject({ outcome: 'joined', ticket: key.id });
  });

  test('waits while the server says that it is busy', async () => {
    const faults = { recipient: 451 as number | Record<string, string> };
    const { answer, workAll, clock, last } = await deskBehind(faults);
    await answer();
    await workAll();
    expect(await last()).toMatchObject({ delivery: 'queued' });
    faults.recipient = {};
    clock.now += 3_600_000;
    await workAll();
    expect(await last()).toMatchObject({ delivery: 'sent' });
  });

  test('writes no more to somebody who is gone, until she writes', async () => {
    const gone = { 'ana@example.com': '550 5.1.1 No such user here' };
    const faults: { recipient: Record<string, string> } = { recipient: gone };
    const { answer, workAll, last, received, hear } = await deskBehind(faults);
    await answer();
    await workAll();
    expect(await last()).toMatchObject({ delivery: 'failed' });
    faults.recipient = {};
    await answer();
    await workAll();
    expect(await last()).toMatchObject({ delivery: 'withheld' });
    expect(received).toEqual([]);
    await hear(mail(['From: ana@example.com', 'In-Reply-To: <one@example.com>', 'Message-ID: <2@x>']));
    await answer();
    await workAll();
    expect(await last()).toMatchObject({ delivery: 'sent' });
    expect(received).toHaveLength(1);
  });

  test('stops at a password that is refused, and goes on when it is resumed', async () => {
    const faults: { auth: number | undefined } = { auth: 535 };
    const { answer, workAll, last, helpdesk, errors, clock } = await deskBehind(faults as Faults, {
      user: 'u',
      pass: 'p',
    });
    for (let hour = 0; hour < 3; hour += 1) {
      await answer();
      await workAll();
      clock.now += 3_600_000;
    }
    expect(errors).toMatchObject([{ code: 'delivery.auth' }]);
    expect(JSON.stringify(helpdesk.stoppedChannels())).toContain('535');
    faults.auth = undefined;
    helpdesk.resume('email');
    await workAll();
    expect(await last()).toMatchObject({ delivery: 'sent' });
  });
});
