// `mail explain` asks a real PostgreSQL database, and changes nothing in it.
import { emailChannel } from '@deskwright/channel-email';
import { runCli } from '@deskwright/cli';
import { defineDesk } from '@deskwright/core';
import { createHelpdesk } from '@deskwright/runtime';
import { postgresStorage } from '@deskwright/storage-postgres';
import { memoryBlobs } from '@deskwright/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type TestDatabase } from '../../packages/storage-postgres/test/database.ts';

const NOW = Date.parse('2026-11-16T08:00:00Z');
const desk = defineDesk({ channels: ['email'] });
const mail = (...lines: string[]) => Buffer.from([...lines, '', 'Hello'].join('\r\n'));
const files: Record<string, Uint8Array> = {
  'reply.eml': mail('From: ana@example.com', 'In-Reply-To: <1@x>', 'Message-ID: <3@x>'),
};

async function explain(...options: string[]) {
  const out = { stdout: '', stderr: '' };
  const code = await runCli(['mail', 'explain', 'reply.eml', '--desk', 'desk.js', ...options], {
    stdout: (text) => {
      out.stdout += text;
    },
    stderr: (text) => {
      out.stderr += text;
    },
    async *readFile(path) {
      yield files[path] ?? new Uint8Array();
    },
    importModule: async () => ({ desk }),
    importPackage: (name) => import(name),
    now: () => NOW,
  });
  return { code, ...out };
}

describe('mail explain, on PostgreSQL', () => {
  let database: TestDatabase;
  let reference = '';
  beforeAll(async () => {
    database = await openDatabase();
    const channel = emailChannel({ blobs: memoryBlobs({ now: () => NOW }), from: { address: 'a@b' }, addresses: [] });
    const storage = postgresStorage({ pool: database.app, tenant: 'aurora', fields: desk.fields });
    const helpdesk = createHelpdesk(desk, { storage, channels: [channel], now: () => NOW });
    const body = mail('From: Ana <ana@example.com>', 'Message-ID: <1@x>');
    const { outcomes } = await helpdesk.receive('email', { headers: [], body, receivedAt: NOW });
    reference = outcomes[0]?.reference ?? '';
  });
  afterAll(() => database.close());

  it('finds the ticket and the sender, of the tenant that is named', async () => {
    const found = await explain('--database', database.url('app'), '--tenant', 'aurora');
    expect(found).toMatchObject({ code: 0 });
    expect(found.stdout).toContain(`${reference}: its thread (<1@x>) leads to ${reference}; the sender is requester`);
    const other = await explain('--database', database.url('app'));
    expect(other.stdout).toContain('a new one');
  });

  it('reads no database of another version, and shows no password', async () => {
    const empty = await openDatabase({ migrated: false });
    try {
      const { code, stderr } = await explain('--database', empty.url('owner'));
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: expect.stringContaining('no database of the present version'),
      });
      expect(stderr).not.toContain('owner:owner');
    } finally {
      await empty.close();
    }
    const { code, stderr } = await explain('--database', 'postgres://u:s3cret@127.0.0.1:1/desk');
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('postgres://u@127.0.0.1:1/desk: ') });
    expect(stderr).not.toContain('s3cret');
  });
});
