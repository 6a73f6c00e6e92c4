import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeskError } from '@deskwright/core/port';
import { describe, expect, it } from 'vitest';
import { emptyStorage, happen, remove } from '../../test/desk-feed.ts';
import { paperEndpoint } from '../../test/paper-endpoint.ts';
import { type DeadLetter, type DeadLetters, fileDeadLetters } from './dead-letter.ts';
import { redeliver } from './redeliver.ts';
import { DELAYS_MS } from './retry-delay.ts';
import { newWebhookSecret } from './webhook-secret.ts';
import { webhookSink } from './webhook-sink.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Tickets a, b, c … with so many events each, one after the other in turn. */
async function storageWith(tickets: string, each = 1) {
  const storage = emptyStorage();
  for (let n = 0; n < each; n += 1) for (const ticket of tickets) await happen(storage, ticket);
  return storage;
}

function paperLetters() {
  const letters: DeadLetter[] = [];
  const deadLetters: DeadLetters = {
    async park(letter) {
      letters.push(letter);
    },
  };
  return { letters, deadLetters };
}

const codesOf = (errors: readonly unknown[]) => errors.map((error) => (isDeskError(error) ? error.code : error));

describe('webhooks', () => {
  it('wait for the one before them of the same record, and for no other', async () => {
    const storage = await storageWith('ab', 3);
    let isDown = true;
    const { open, ids, clock, errors } = paperEndpoint(storage, (id) => (id === 'a-2' && isDown ? 500 : 200));
    const follower = open();
    const { retryAt, passed } = await follower.run();
    expect(passed).toBe(0);
    expect(ids().toSorted()).toEqual(['a-1', 'a-2', 'b-1', 'b-2', 'b-3']);
    expect(codesOf(errors)).toEqual(['webhook.failed']);
    isDown = false;
    await follower.run();
    expect(ids()).toHaveLength(5);
    clock.now = retryAt ?? 0;
    expect((await follower.run()).passed).toBe(6);
    expect(ids().slice(5)).toEqual(['a-2', 'a-3']);
  });

  it('come again at growing intervals that are the same each time, under the same id and a new signature', async () => {
    const storage = await storageWith('ab', 1);
    const waits: number[][] = [];
    for (let n = 0; n < 2; n += 1) {
      const all = paperEndpoint(storage, (id) => (id === 'a-1' ? 500 : 200));
      const follower = all.open();
      const { now: start } = all.clock;
      waits.push([]);
      for (let attempt = 0; attempt < 5; attempt += 1) {
        const { retryAt } = await follower.run();
        waits[n]?.push((retryAt ?? 0) - all.clock.now);
        all.clock.now = retryAt ?? 0;
      }
      const attempts = all.sent.filter(({ id }) => id === 'a-1');
      expect(attempts.map(({ at }) => at)[0]).toBe(start);
      expect(attempts).toHaveLength(5);
      expect(new Set(attempts.map(({ request }) => request.headers['webhook-signature'])).size).toBe(5);
      expect(new Set(attempts.map(({ request }) => Buffer.from(request.body).toString())).size).toBe(1);
    }
    expect(waits[0]).toEqual(waits[1]);
    for (const [n, wait] of (waits[0] ?? []).entries()) {
      expect(wait).toBeGreaterThanOrEqual(DELAYS_MS[n] ?? 0);
      expect(wait).toBeLessThanOrEqual((DELAYS_MS[n] ?? 0) * 1.1);
    }
  });

  it('are sent at most so many at a time', async () => {
    const storage = await storageWith('abcdefghij', 2);
    let under = 0;
    let most = 0;
    const records = new Set<string>();
    const { open, ids } = paperEndpoint(
      storage,
      async (id) => {
        const record = id.slice(0, 1);
        expect(records.has(record)).toBe(false);
        records.add(record);
        under += 1;
        most = Math.max(most, under);
        await new Promise((resolve) => setImmediate(resolve));
        under -= 1;
        records.delete(record);
        return 200;
      },
      { concurrency: 3 },
    );
    await open().run();
    expect(ids()).toHaveLength(20);
    expect(most).toBe(3);
  });

  it('lose nothing while an endpoint is down, however long, and ask it rarely', async () => {
    const storage = await storageWith('abcdefghijklmnopqrstuvwxyz', 2);
    let isDown = true;
    const { letters, deadLetters } = paperLetters();
    const all = paperEndpoint(
      storage,
      () => {
        if (isDown)
          throw Object.assign(new Error('connect https://crm.example/hooks?token=hush'), { code: 'ECONNREFUSED' });
        return 200;
      },
      { deadLetters },
    );
    const follower = all.open();
    const start = all.clock.now;
    while (all.clock.now < start + 14 * 24 * HOUR) all.clock.now = (await follower.run()).retryAt ?? 0;
    expect(letters).toEqual([]);
    // At first as many as fit at the same time, then one or a few now and then.
    const days = Math.ceil((all.clock.now - start) / (24 * HOUR));
    expect(all.sent.length).toBeLessThan(8 + days * 24 * 2);
    expect(all.sent.length).toBeGreaterThan(days * 20);
    isDown = false;
    all.sent.length = 0;
    const comeBack = all.clock.now;
    for (;;) {
      const { passed, retryAt } = await follower.run();
      if (passed === 52) break;
      all.clock.now = retryAt ?? 0;
    }
    expect(all.clock.now - comeBack).toBeLessThan(1.1 * HOUR);
    expect(all.ids().filter((id) => id.startsWith('k'))).toEqual(['k-1', 'k-2']);
    expect(all.ids()).toHaveLength(52);
  });

  it('are given up alone, when only one of them is not accepted', async () => {
    const storage = await storageWith('abc', 2);
    const { letters, deadLetters } = paperLetters();
    const all = paperEndpoint(storage, (id) => (id === 'a-1' ? 422 : 200), { deadLetters });
    const follower = all.open();
    const start = all.clock.now;
    let passed = 0;
    while (passed === 0) {
      const round = await follower.run();
      passed = round.passed;
      if (passed === 0) all.clock.now = round.retryAt ?? 0;
    }
    expect(passed).toBe(6);
    expect(all.ids().filter((id) => id === 'a-1')).toHaveLength(10);
    expect(all.ids().at(-1)).toBe('a-2');
    expect(letters).toEqual([
      {
        endpoint: 'crm.example',
        webhookId: 'a-1',
        record: { kind: 'ticket', id: 'a' },
        seq: 1,
        type: 'ticket.assigned',
        attempts: 10,
        error: 'status 422',
        parkedAt: all.clock.now,
      },
    ]);
    expect(all.clock.now - start).toBeGreaterThan(75 * HOUR);
    expect(all.clock.now - start).toBeLessThan(84 * HOUR);
    expect(codesOf(all.errors)).toEqual([...Array(10).fill('webhook.failed'), 'webhook.givenUp']);
  });

  it('do not answer for an endpoint that was down', async () => {
    const storage = await storageWith('a', 1);
    let isDown = true;
    const { letters, deadLetters } = paperLetters();
    const all = paperEndpoint(storage, () => (isDown ? 500 : 200), { deadLetters });
    const follower = all.open();
    for (let n = 0; n < 30; n += 1) all.clock.now = (await follower.run()).retryAt ?? 0;
    // It comes back, and a new event meets it first.
    await happen(storage, 'b');
    isDown = false;
    all.clock.now -= MINUTE;
    const { retryAt } = await follower.run();
    expect(all.ids().at(-1)).toBe('b-1');
    expect((retryAt ?? 0) - all.clock.now).toBeLessThan(6 * SECOND);
    all.clock.now = retryAt ?? 0;
    expect((await follower.run()).passed).toBe(2);
    expect(all.ids().at(-1)).toBe('a-1');
    expect(letters).toEqual([]);
  });

  it('do not wait for one of another record that fails again and again', async () => {
    const storage = await storageWith('a', 1);
    const all = paperEndpoint(storage, (id) => (id === 'a-1' ? 500 : 200));
    const follower = all.open();
    for (let n = 0; n < 12; n += 1) all.clock.now = (await follower.run()).retryAt ?? 0;
    all.clock.now -= MINUTE;
    await happen(storage, 'b');
    await follower.run();
    expect(all.ids().at(-1)).toBe('b-1');
  });

  it('are given up sooner when the window is full and others wait behind it', async () => {
    const storage = await storageWith('abcdefghij', 3);
    const { letters, deadLetters } = paperLetters();
    const all = paperEndpoint(storage, (id) => (id === 'b-1' ? 422 : 200), { deadLetters }, { batch: 5, window: 10 });
    const follower = all.open();
    const start = all.clock.now;
    while ((await all.position.load()) !== '30') {
      const { more, retryAt } = await follower.run();
      if (!more) all.clock.now = retryAt ?? all.clock.now;
    }
    expect(letters.map(({ webhookId, attempts }) => [webhookId, attempts])).toEqual([['b-1', 3]]);
    expect(all.clock.now - start).toBeLessThan(6 * MINUTE);
    expect(new Set(all.ids()).size).toBe(30);
  });

  it('are never given up where there is no place for dead letters', async () => {
    const storage = await storageWith('ab', 1);
    const all = paperEndpoint(storage, (id) => (id === 'a-1' ? 422 : 200));
    const follower = all.open();
    for (let n = 0; n < 40; n += 1) {
      const { passed, retryAt } = await follower.run();
      expect(passed).toBe(0);
      all.clock.now = retryAt ?? 0;
    }
    expect(all.ids().filter((id) => id === 'a-1')).toHaveLength(40);
  });

  it('wait when a dead letter cannot be kept', async () => {
    const storage = await storageWith('ab', 1);
    let isFull = true;
    const parked: DeadLetter[] = [];
    const deadLetters: DeadLetters = {
      async park(letter) {
        if (isFull) throw new Error('disk full');
        parked.push(letter);
      },
    };
    const all = paperEndpoint(storage, (id) => (id === 'a-1' ? 422 : 200), { deadLetters, delaysMs: [1] });
    const follower = all.open();
    all.clock.now = (await follower.run()).retryAt ?? 0;
    await expect(follower.run()).rejects.toThrow('disk full');
    await expect(follower.run()).rejects.toThrow('disk full');
    expect(all.ids().filter((id) => id === 'a-1')).toHaveLength(2);
    isFull = false;
    expect((await follower.run()).passed).toBe(2);
    expect(parked).toHaveLength(1);
    expect(all.ids()).toHaveLength(3);
  });

  it('stop at 410, and go on from there when the endpoint is asked again', async () => {
    const storage = await storageWith('abcdefghijkl', 1);
    let isGone = true;
    const all = paperEndpoint(storage, (id) => (id > 'c' && isGone ? 410 : 200), { concurrency: 2 });
    const follower = all.open();
    expect(await follower.run()).toMatchObject({ isOver: true, more: false, passed: 0 });
    expect(all.ids().length).toBeLessThan(6);
    expect(codesOf(all.errors)).toEqual(['webhook.gone']);
    isGone = false;
    expect((await follower.run()).passed).toBe(12);
    expect(new Set(all.ids()).size).toBe(12);
  });

  it.each([
    [429, '120', 120 * SECOND],
    [503, 'Thu, 26 Nov 2026 10:10:00 GMT', 10 * MINUTE],
    [503, '999999999', 24 * HOUR],
    [500, '40', 40 * SECOND],
  ])('wait as long as status %d with Retry-After: %s says', async (status, retryAfter, wait) => {
    const storage = await storageWith('a', 1);
    let isDown = true;
    const all = paperEndpoint(storage, () => (isDown ? { status, retryAfter } : 200));
    const follower = all.open();
    const start = all.clock.now;
    const { retryAt } = await follower.run();
    expect((retryAt ?? 0) - start).toBe(wait);
    isDown = false;
    all.clock.now = start + wait - 1;
    await happen(storage, 'b');
    await follower.run();
    expect(all.ids()).toEqual(status === 500 ? ['a-1', 'b-1'] : ['a-1']);
    all.clock.now += 1;
    await follower.run();
    expect(new Set(all.ids())).toEqual(new Set(['a-1', 'b-1']));
  });

  it.each(['soon', '', '-5', '2026-11-26', '1e3'])('take no notice of Retry-After: %j', async (retryAfter) => {
    const storage = await storageWith('a', 1);
    const all = paperEndpoint(storage, () => ({ status: 503, retryAfter }));
    const { retryAt } = await all.open().run();
    expect((retryAt ?? 0) - all.clock.now).toBeGreaterThanOrEqual(5 * SECOND);
    expect((retryAt ?? 0) - all.clock.now).toBeLessThan(6 * SECOND);
  });

  it('leave an endpoint alone that says it is busy', async () => {
    const storage = await storageWith('abcdefghijkl', 1);
    let isBusy = true;
    const all = paperEndpoint(storage, () => (isBusy ? 429 : 200), { concurrency: 2 });
    const follower = all.open();
    const { retryAt } = await follower.run();
    expect(all.sent).toHaveLength(2);
    all.clock.now = retryAt ?? 0;
    const next = await follower.run();
    expect(all.sent).toHaveLength(3);
    isBusy = false;
    all.clock.now = next.retryAt ?? 0;
    await follower.run();
    while (((await follower.run()).retryAt ?? 0) > 0) all.clock.now += MINUTE;
    expect(new Set(all.ids()).size).toBe(12);
  });

  it('begin after a rest with one that has not failed', async () => {
    const storage = await storageWith('abc', 1);
    const all = paperEndpoint(storage, (id) => (id === 'a-1' ? 503 : 200), { concurrency: 1 });
    const follower = all.open();
    all.clock.now = (await follower.run()).retryAt ?? 0;
    expect(all.ids()).toEqual(['a-1']);
    await follower.run();
    expect(all.ids()).toEqual(['a-1', 'b-1', 'c-1', 'a-1']);
  });

  it('forget what lies outside of the window', async () => {
    const storage = await storageWith('ab', 1);
    const all = paperEndpoint(storage, (id) => (id === 'a-1' ? 500 : 200));
    const sink = webhookSink(all.endpoint);
    const { events } = await storage.changes({ after: null, limit: 9 });
    const rest = {
      position: '2',
      isFull: false,
      now: () => all.clock.now,
      signal: { aborted: false },
      report: () => {},
    };
    expect(await sink.take({ events, ...rest })).toMatchObject({ accepted: 0 });
    expect(await sink.take({ events, ...rest })).toMatchObject({ accepted: 0 });
    expect(all.ids()).toEqual(['a-1', 'b-1']);
    await sink.take({ events: events.slice(2), ...rest });
    await sink.take({ events, ...rest });
    expect(all.ids()).toEqual(['a-1', 'b-1', 'a-1', 'b-1']);
  });

  it('begin nothing more once the follower is to stop', async () => {
    const storage = await storageWith('a', 5);
    const signal = { aborted: false };
    const all = paperEndpoint(storage, () => {
      signal.aborted = true;
      return 200;
    });
    const { events } = await storage.changes({ after: null, limit: 9 });
    const taken = await webhookSink(all.endpoint).take({
      events,
      position: '5',
      isFull: false,
      now: () => all.clock.now,
      signal,
      report: () => {},
    });
    expect(taken).toMatchObject({ accepted: 1, isOver: false });
    expect(all.ids()).toEqual(['a-1']);
  });

  it('carry the event without what it says about people', async () => {
    const storage = emptyStorage();
    await happen(storage, 'a', { type: 'ticket.subjectChanged', at: 5000, personal: { subject: 'My illness' } });
    const all = paperEndpoint(storage, () => 200);
    await all.open().run();
    const [{ request } = { request: null }] = all.sent;
    expect(JSON.parse(Buffer.from(request?.body ?? []).toString())).toEqual({
      type: 'ticket.subjectChanged',
      timestamp: '1970-01-01T00:00:05.000Z',
      data: {
        v: 1,
        id: 'a-1',
        seq: 1,
        at: 5000,
        by: { kind: 'agent', id: 'maria' },
        cause: 'c-a-1',
        hops: 0,
        desk: 1,
        record: { kind: 'ticket', id: 'a' },
      },
    });
    expect(request).toMatchObject({ method: 'POST', redirect: 'manual' });
    expect(request?.headers['content-type']).toBe('application/json');
  });

  it('say nothing any more of a person who was erased before they were accepted', async () => {
    const storage = emptyStorage();
    await happen(storage, 'a', { type: 'ticket.subjectChanged', personal: { subject: 'My illness' } });
    let isDown = true;
    const all = paperEndpoint(storage, () => (isDown ? 500 : 200), {}, { personal: true });
    const follower = all.open();
    all.clock.now = (await follower.run()).retryAt ?? 0;
    await happen(storage, 'a', { type: 'ticket.erased' });
    isDown = false;
    expect((await follower.run()).passed).toBe(2);
    const bodies = all.sent.map(({ request }) => Buffer.from(request.body).toString());
    expect(bodies.map((body) => body.includes('illness'))).toEqual([true, false, false]);
    expect(JSON.parse(bodies[1] ?? '')).toMatchObject({ data: { id: 'a-1', personal: { subject: '' } } });
    expect(JSON.parse(bodies[2] ?? '')).toMatchObject({ type: 'ticket.erased' });
  });

  it('do not hold up the feed for a record that was removed meanwhile', async () => {
    const storage = await storageWith('ab', 2);
    const all = paperEndpoint(storage, (id) => (id.startsWith('a') ? 500 : 200));
    const follower = all.open();
    all.clock.now = (await follower.run()).retryAt ?? 0;
    await remove(storage, 'a');
    expect(await follower.run()).toMatchObject({ passed: 2, retryAt: null });
    await happen(storage, 'c');
    expect((await follower.run()).passed).toBe(1);
    expect(all.ids().toSorted()).toEqual(['a-1', 'b-1', 'b-2', 'c-1']);
  });

  it('are cut down to names when they are too large, so that they hold up nobody', async () => {
    const storage = emptyStorage();
    await happen(storage, 'a', { fields: { note: 'x'.repeat(70_000) } });
    const all = paperEndpoint(storage, () => 200);
    expect((await all.open().run()).passed).toBe(1);
    const body = Buffer.from(all.sent[0]?.request.body ?? []).toString();
    expect(body.length).toBeLessThan(300);
    expect(JSON.parse(body)).toMatchObject({ type: 'ticket.assigned', data: { id: 'a-1', isCut: true } });
  });

  it('have a name that fits in a header, whatever the id of the event', async () => {
    const storage = emptyStorage();
    for (const id of ['a.b', 'ä\r\nx: y', '', 'x'.repeat(200)]) await happen(storage, 'a', { id });
    const all = paperEndpoint(storage, () => 200);
    expect((await all.open().run()).passed).toBe(4);
    expect(all.ids()).toEqual([...new Set(all.ids())]);
    for (const id of all.ids()) expect(id).toMatch(/^[0-9a-f]{64}$/);
  });

  it('never say their secret or address in an error', async () => {
    const storage = await storageWith('ab', 1);
    const letters = paperLetters();
    const all = paperEndpoint(
      storage,
      (id, request) => {
        if (id === 'b-1') return 200;
        throw new TypeError(
          `fetch failed: ${request.headers['webhook-signature']} https://crm.example/hooks?token=hush`,
        );
      },
      { deadLetters: letters.deadLetters, delaysMs: [1] },
    );
    const follower = all.open();
    all.clock.now = (await follower.run()).retryAt ?? 0;
    await follower.run();
    expect(codesOf(all.errors)).toEqual(['webhook.failed', 'webhook.failed', 'webhook.givenUp']);
    const said = [...all.errors.map((error) => `${error} ${(error as Error).stack} ${JSON.stringify(error)}`)].join(
      '\n',
    );
    for (const text of [said, JSON.stringify(letters.letters)]) {
      expect(text).not.toContain('hush');
      expect(text).not.toContain(all.secret.slice(6));
      expect(text).not.toContain('v1,');
    }
  });

  it('come again after a crash between sending and saving, under the same id', async () => {
    const storage = await storageWith('ab', 2);
    let isFull = true;
    let saved: string | null = null;
    const position = {
      load: async () => saved,
      async save(next: string) {
        if (isFull) throw new Error('the power failed');
        saved = next;
      },
    };
    const all = paperEndpoint(storage, () => 200, {}, { position });
    await expect(all.open().run()).rejects.toThrow('the power failed');
    isFull = false;
    await all.open().run();
    await all.open().run();
    expect(all.ids().slice(0, 4)).toEqual(all.ids().slice(4));
    expect(all.ids()).toHaveLength(8);
  });
});

describe('a dead letter', () => {
  it('is kept as a line, and sent again as its history has it then', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'deskwright-'));
    try {
      const storage = emptyStorage();
      await happen(storage, 'a', { personal: { subject: 'My illness' } });
      await happen(storage, 'b');
      const path = join(folder, 'letters', 'crm.ndjson');
      const deadLetters = fileDeadLetters(path);
      const all = paperEndpoint(
        storage,
        (id) => (id === 'a-1' ? 422 : 200),
        { deadLetters, delaysMs: [1] },
        { personal: true },
      );
      const follower = all.open();
      all.clock.now = (await follower.run()).retryAt ?? 0;
      expect((await follower.run()).passed).toBe(2);
      const text = await readFile(path, 'utf8');
      expect(text).not.toContain('illness');
      const letter = JSON.parse(text) as DeadLetter;
      expect(letter).toMatchObject({ webhookId: 'a-1', attempts: 2, error: 'status 422' });

      const other = paperEndpoint(storage, () => 200);
      const options = { ...other.endpoint, storage, now: () => other.clock.now };
      expect(await redeliver(letter, options)).toEqual({ outcome: 'accepted' });
      expect(await redeliver(letter, { ...options, personal: true })).toEqual({ outcome: 'accepted' });
      expect(other.ids()).toEqual(['a-1', 'a-1']);
      const bodies = other.sent.map(({ request }) => Buffer.from(request.body).toString());
      expect(bodies.map((body) => body.includes('illness'))).toEqual([false, true]);
      expect(await redeliver({ ...letter, seq: 7 }, options)).toEqual({ outcome: 'removed' });
      const closed = { ...options, fetch: paperEndpoint(storage, () => 503).endpoint.fetch };
      expect(await redeliver(letter, closed)).toEqual({ outcome: 'failed', reason: 'status 503' });
      await expect(deadLetters.park(letter)).resolves.toBeUndefined();
      expect((await readFile(path, 'utf8')).trim().split('\n')).toHaveLength(2);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('an endpoint', () => {
  const secret = newWebhookSecret();
  const codeOf = (options: Partial<Parameters<typeof webhookSink>[0]>) => {
    try {
      webhookSink({ url: 'https://crm.example', secret, ...options });
      return null;
    } catch (error) {
      return isDeskError(error) ? error.code : (error as Error).name;
    }
  };

  it.each([
    ['http://crm.example', 'webhook.badUrl'],
    ['ftp://crm.example', 'webhook.badUrl'],
    ['crm.example', 'webhook.badUrl'],
    ['https://user:word@crm.example', 'webhook.badUrl'],
    ['https://127.0.0.1/', 'webhook.privateAddress'],
    ['https://127.1/', 'webhook.privateAddress'],
    ['https://0x7f000001/', 'webhook.privateAddress'],
    ['https://2130706433/', 'webhook.privateAddress'],
    ['https://169.254.169.254/latest', 'webhook.privateAddress'],
    ['https://10.1.2.3/', 'webhook.privateAddress'],
    ['https://[::1]/', 'webhook.privateAddress'],
    ['https://[::ffff:10.0.0.1]/', 'webhook.privateAddress'],
    ['https://[fd00::1]/', 'webhook.privateAddress'],
    ['https://[fe80::1]/', 'webhook.privateAddress'],
    ['https://[64:ff9b::a00:1]/', 'webhook.privateAddress'],
    ['https://[2002:a00:1::]/', 'webhook.privateAddress'],
    ['https://93.184.215.14/', null],
    ['https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/', null],
    ['https://crm.example:8443/hooks', null],
  ])('at %s: %s', (url, code) => {
    expect(codeOf({ url })).toBe(code);
  });

  it('may be told to be less careful, and has sensible numbers', () => {
    expect(codeOf({ url: 'http://crm.example', allowHttp: true })).toBeNull();
    expect(codeOf({ url: 'https://10.1.2.3', allowPrivateAddresses: true })).toBeNull();
    expect(codeOf({ secret: [] })).toBe('webhook.badSecret');
    expect(codeOf({ secret: 'hush' })).toBe('webhook.badSecret');
    expect(codeOf({ concurrency: 0 })).toBe('RangeError');
    expect(codeOf({ delaysMs: [] })).toBe('RangeError');
    expect(codeOf({ delaysMs: [0] })).toBe('RangeError');
  });
});
