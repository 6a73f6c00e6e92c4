import { createServer } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emptyStorage, happen } from '../../test/desk-feed.ts';
import { idOf, type Receiver, startReceiver } from '../../test/receiver.ts';
import { followFeed } from '../follow-feed.ts';
import { memoryPosition } from '../position-store.ts';
import { verifyWebhook } from './verify-webhook.ts';
import { newWebhookSecret } from './webhook-secret.ts';
import { type WebhookSinkOptions, webhookSink } from './webhook-sink.ts';

let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.close());

const secret = newWebhookSecret();

async function follow(events: number, more: Partial<WebhookSinkOptions> = {}) {
  const storage = emptyStorage();
  for (let n = 0; n < events; n += 1) await happen(storage, `t${n % 3}`, { note: 'Ελλάδα 🙂' });
  const errors: unknown[] = [];
  const sink = webhookSink({ url: receiver.url, secret, allowHttp: true, allowPrivateAddresses: true, ...more });
  const clock = { now: Date.now() };
  const onError = (error: unknown) => errors.push(String(error));
  const follower = followFeed({ storage, sink, position: memoryPosition(), now: () => clock.now, onError });
  return { storage, follower, errors, clock };
}

describe.each([
  ['directly', {}],
  ['with fetch', { fetch: globalThis.fetch }],
])('webhooks sent %s', (_, more: Partial<WebhookSinkOptions>) => {
  it('are what the reference library and our own verify, and in order', async () => {
    const { follower } = await follow(30, more);
    expect((await follower.run()).passed).toBe(30);
    expect(receiver.arrived).toHaveLength(30);
    for (const { headers, body } of receiver.arrived) {
      const payload = new Webhook(secret).verify(body.toString(), headers as Record<string, string>);
      expect(verifyWebhook({ secret, headers, body, now: Date.now() })).toMatchObject({ ok: true, payload });
      expect(payload).toMatchObject({ type: 'ticket.assigned', data: { note: 'Ελλάδα 🙂' } });
    }
    for (const ticket of ['t0', 't1', 't2']) {
      const ids = receiver.arrived.map(idOf).filter((id) => id.startsWith(ticket));
      expect(ids).toEqual(Array.from({ length: 10 }, (_none, n) => `${ticket}-${n + 1}`));
    }
  });

  it('are signed with each secret during a rotation', async () => {
    const old = newWebhookSecret();
    const { follower } = await follow(1, { ...more, secret: [secret, old] });
    await follower.run();
    const [{ headers, body } = { headers: {}, body: '' }] = receiver.arrived;
    for (const one of [secret, old]) {
      expect(() => new Webhook(one).verify(body.toString(), headers as Record<string, string>)).not.toThrow();
    }
  });

  it('follow no redirect', async () => {
    const other = await startReceiver();
    try {
      receiver.answer = (_arrived, response) => {
        response.writeHead(307, { location: other.url }).end();
        return null;
      };
      const { follower, errors } = await follow(1, more);
      expect((await follower.run()).passed).toBe(0);
      expect(other.arrived).toEqual([]);
      expect(errors).toEqual([expect.stringContaining('status 307, a redirect')]);
    } finally {
      await other.close();
    }
  });

  it('go by the head of an answer, and do not wait for a body without end', async () => {
    receiver.answer = (_arrived, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('x'.repeat(40_000)), 1);
      response.on('close', () => clearInterval(drip));
      return null;
    };
    const { follower, errors } = await follow(3, more);
    expect((await follower.run()).passed).toBe(3);
    expect(errors).toEqual([]);
  });

  it('give up an attempt that is not answered in time', async () => {
    receiver.answer = () => null;
    const { follower, errors } = await follow(1, { ...more, timeoutMs: 50 });
    expect((await follower.run()).passed).toBe(0);
    expect(errors).toEqual([expect.stringContaining('no answer in time')]);
  });

  it('take a connection that breaks, and an answer that is none, as a failure', async () => {
    const { follower, errors, clock } = await follow(1, more);
    receiver.answer = (_arrived, response) => {
      response.destroy();
      return null;
    };
    clock.now = (await follower.run()).retryAt ?? 0;
    receiver.answer = (_arrived, response) => {
      response.socket?.end('I am no HTTP\r\n\r\n');
      return null;
    };
    clock.now = (await follower.run()).retryAt ?? 0;
    receiver.answer = () => 200;
    expect((await follower.run()).passed).toBe(1);
    expect(errors).toHaveLength(2);
    expect(new Set(receiver.arrived.map(idOf))).toEqual(new Set(['t0-1']));
  });

  it('go on after a stop of the receiver, in order and without a loss', async () => {
    let calls = 0;
    receiver.answer = () => {
      calls += 1;
      return calls % 3 === 0 ? 500 : 200;
    };
    const { follower, clock } = await follow(24, more);
    for (let rounds = 0; rounds < 200; rounds += 1) {
      const { passed, retryAt } = await follower.run();
      if (passed === 24) break;
      clock.now = retryAt ?? 0;
    }
    const distinct = [...new Set(receiver.arrived.map(idOf))];
    expect(distinct).toHaveLength(24);
    for (const ticket of ['t0', 't1', 't2']) {
      const first = distinct.filter((id) => id.startsWith(ticket));
      expect(first).toEqual(first.toSorted((a, b) => Number(a.slice(3)) - Number(b.slice(3))));
    }
  });
});

describe('webhooks', () => {
  it('do not connect to this machine by a name that leads to it', async () => {
    const { port } = new URL(receiver.url);
    const sink = { url: `http://localhost:${port}/`, allowPrivateAddresses: false };
    const { follower, errors } = await follow(1, sink);
    expect((await follower.run()).passed).toBe(0);
    expect(errors).toEqual([expect.stringContaining('webhook.privateAddress')]);
    expect(receiver.arrived).toEqual([]);
    const allowed = await follow(1, { ...sink, allowPrivateAddresses: true });
    expect((await allowed.follower.run()).passed).toBe(1);
  });

  it('use a connection again, and take it well when it was closed meanwhile', async () => {
    let connections = 0;
    receiver.server.on('connection', () => {
      connections += 1;
    });
    const { storage, follower, errors } = await follow(6, { concurrency: 1 });
    await follower.run();
    expect(connections).toBe(1);
    receiver.server.closeAllConnections();
    await happen(storage, 't0');
    expect((await follower.run()).passed).toBe(1);
    expect(errors).toEqual([]);
  });

  it('fail and come again when nobody listens', async () => {
    const free = createServer();
    const port = await new Promise<number>((resolve) => {
      free.listen(0, '127.0.0.1', () => resolve((free.address() as { port: number }).port));
    });
    await new Promise((resolve) => free.close(resolve));
    const { follower, errors } = await follow(1, { url: `http://127.0.0.1:${port}/hooks?token=hush` });
    expect((await follower.run()).retryAt).not.toBeNull();
    expect(errors).toEqual([expect.stringContaining('ECONNREFUSED')]);
    expect(errors.join()).not.toContain('hush');
  });
});
