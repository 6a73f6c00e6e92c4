import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emailChannel } from '@deskwright/channel-email';
import { defineDesk } from '@deskwright/core';
import { createHelpdesk } from '@deskwright/runtime';
import { sqliteStorage } from '@deskwright/storage-sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nowhere } from './nowhere.ts';
import { runCli } from './run-cli.ts';

const NOW = Date.parse('2026-11-16T08:00:00Z');
const desk = defineDesk({ departments: ['support', 'billing'], channels: ['email'] }).policies({
  departments: {
    support: { addresses: ['support@aurora.example'] },
    billing: { addresses: ['billing@aurora.example'] },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'deskwright-mail-'));
const database = join(folder, 'desk.db');
const SECRET = 'a secret that nobody else has, 1';

const mail = (...lines: string[]) => Buffer.from([...lines, '', 'Hello\r\nthere'].join('\r\n'));
const first = mail('From: Ana <ana@example.com>', 'To: support@aurora.example', 'Message-ID: <1@x>', 'Subject: Tent');
const files: Record<string, Uint8Array> = {
  'new.eml': mail('From: Bo <bo@example.com>', 'To: billing+2026@aurora.example', 'Message-ID: <2@x>', 'Subject: Bill'),
  'reply.eml': mail('From: ana@example.com', 'To: support@aurora.example', 'In-Reply-To: <1@x>', 'Message-ID: <3@x>'),
  'away.eml': mail('From: ana@example.com', 'In-Reply-To: <1@x>', 'Message-ID: <4@x>', 'Auto-Submitted: auto-replied'),
  'loop.eml': mail('From: support@aurora.example', 'To: billing@aurora.example', 'Message-ID: <5@x>'),
  'evil.eml': mail('From: bo@example.com', 'Subject: =?utf-8?B?G1syShs=?=', 'Message-ID: <6@x>'),
  'copied.eml': mail(
    'From: bo@example.com',
    'To: billing@aurora.example',
    'Cc: ana@example.com, c@d',
    'Message-ID: <9@x>',
  ),
  'no.eml': Buffer.from('nothing'),
  secrets: Buffer.from(`${SECRET}\n`),
  short: Buffer.from('short\n'),
};

/** Runs the command on the files above. */
async function run(line: string) {
  const out = { stdout: '', stderr: '' };
  const code = await runCli(line.split(' '), {
    stdout: (text) => {
      out.stdout += text;
    },
    stderr: (text) => {
      out.stderr += text;
    },
    async *readFile(path) {
      const file = files[path];
      if (file === undefined) throw Object.assign(new Error('gone'), { code: 'ENOENT' });
      yield file;
    },
    importModule: async () => ({ desk }),
    importPackage: (name) => import(name),
    now: () => NOW,
  });
  return { code, ...out };
}

let reference = '';
let merged = '';

beforeAll(async () => {
  const storage = sqliteStorage({ path: database, fields: desk.fields });
  const options = { from: { address: 'support@aurora.example' }, addresses: [], replySecret: SECRET };
  const channel = emailChannel({ blobs: nowhere(), ...options });
  const helpdesk = createHelpdesk(desk, { storage, channels: [channel], now: () => NOW });
  const { outcomes } = await helpdesk.receive('email', { headers: [], body: first, receivedAt: NOW });
  reference = outcomes[0]?.reference ?? '';
  const { replyTo } = channel.render({
    ref: null,
    references: [],
    from: null,
    to: [],
    cc: [],
    subject: '',
    text: '',
    automated: false,
    language: null,
    ticket: reference,
  }).payload as { readonly replyTo?: { readonly address: string } };
  files['address.eml'] = mail('From: bo@example.com', `To: ${replyTo?.address}`, 'Message-ID: <7@x>');
  files['subject.eml'] = mail('From: bo@example.com', `Subject: Re: [#${reference}]`, 'Message-ID: <8@x>');
  const app = helpdesk.asSystem();
  const again = mail(
    'From: Ana <ana@example.com>',
    'To: support@aurora.example',
    'Message-ID: <9@x>',
    'Subject: Tent?',
  );
  const more = await helpdesk.receive('email', { headers: [], body: again, receivedAt: NOW });
  merged = more.outcomes[0]?.reference ?? '';
  await app.merge({ into: { reference }, from: [{ reference: merged }] });
  files['merged.eml'] = mail('From: ana@example.com', 'In-Reply-To: <9@x>', 'Message-ID: <10@x>');
  await storage.close();
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('mail explain', () => {
  it('says what the channel understands, without anything to look in', async () => {
    const { code, stdout, stderr } = await run('mail explain new.eml --desk desk.js');
    expect(stdout).toBe(`new.eml
  from          Bo <bo@example.com>, nobody who is known
  sent to       billing+2026@aurora.example
  subject       Bill
  automatic     no
  ticket        a new one: nothing that it names leads to one that is known (0 threads, 0 reply addresses, and its subject)
  department    billing: billing+2026@aurora.example is its address
  language      unknown
  warning       The mail has no Date. The time of arrival is used.
  text          2 lines
  | Hello
  | there
`);
    expect(stderr).toBe('note: without --database no ticket and no contact is known\n');
    expect(code).toBe(0);
  });

  it.each([
    ['reply.eml', (name: string) => `${name}: its thread (<1@x>) leads to ${name}; the sender is requester`],
    [
      'merged.eml',
      (name: string) =>
        `${name}: its thread (<9@x>) leads to ${merged}, which has been merged into ${name}; the sender is requester`,
    ],
    ['away.eml', (name: string) => `${name}: its thread (<1@x>) leads to ${name}; the sender is requester`],
    [
      'address.eml',
      (name: string) =>
        `${name}: the signed address that it was sent to (${name}) leads to ${name}; the sender is a third party`,
    ],
    [
      'subject.eml',
      (name: string) =>
        `a new one: its subject (${name}) leads to ${name}, in which the sender has no part, and anybody can write a subject`,
    ],
    ['loop.eml', () => 'none, it is ignored: sent from an address of our own'],
  ])('looks %s up in a database, and says why it goes where it goes', async (file, expected) => {
    const { stdout, code } = await run(`mail explain ${file} --desk d --reply-secret secrets --database ${database}`);
    expect(/^ {2}ticket +(.*)$/m.exec(stdout)?.[1]).toBe(expected(reference));
    expect(code).toBe(0);
  });

  it('says by which mark a mail is automatic', async () => {
    expect((await run('mail explain away.eml')).stdout).toContain(
      '  automatic     autoReply, by `Auto-Submitted` other than `no`\n',
    );
  });

  it('says how many people take part because they were copied in', async () => {
    const { stdout } = await run(`mail explain copied.eml --desk d --database ${database}`);
    expect(stdout).toContain('  copied in     2 become participants, 1 of them new contacts\n');
  });

  it('writes the same as JSON', async () => {
    const { stdout } = await run(`mail explain reply.eml no.eml --desk d --database ${database} --json`);
    expect(JSON.parse(stdout)).toMatchObject([
      { file: 'reply.eml', ok: true, signal: { text: 'Hello\nthere' }, plan: { reasons: { match: { reference } } } },
      { file: 'no.eml', ok: false, detail: expect.any(String) },
    ]);
  });

  it('ends with 1 for what is no mail, and with 2 for what it cannot do', async () => {
    const refused = await run('mail explain no.eml --desk d');
    expect(refused).toMatchObject({ code: 1, stdout: expect.stringContaining('no.eml  this is no mail: ') });
    for (const [line, why] of [
      ['mail explain gone.eml', 'there is no such file'],
      ['mail explain new.eml --at yesterday', 'is no instant'],
      ['mail explain new.eml --reply-secret short', 'at least 32 characters'],
      [`mail explain new.eml --database ${join(folder, 'none.db')}`, 'no database of the present version'],
    ] as const) {
      expect(await run(line), line).toMatchObject({ code: 2, stderr: expect.stringContaining(why) });
    }
  });

  it('shows nothing that commands a terminal', async () => {
    const { stdout } = await run('mail explain evil.eml');
    expect(stdout).not.toContain(String.fromCharCode(27));
  });
});
