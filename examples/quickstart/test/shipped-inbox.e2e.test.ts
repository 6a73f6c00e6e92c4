import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import stringWidth from 'string-width';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type JsonReport, lastLine, quickstart, quickstartJson, temporaryFolder } from './quickstart-command.ts';

const SUNDAY = ['--at', '2026-11-22T12:00:00Z'];
const MONDAY_NOON = ['--at', '2026-11-23T12:00:00+02:00'];
const TUESDAY_NOON = ['--at', '2026-11-24T12:00:00+02:00'];

/** By the file that a ticket came from: subject, department, assignee, priority, tags, rules, first response due. */
const EXPECTED = {
  '01.eml': ['Broken pole on a Ridgeline 2 tent', 'support', null, 'normal', [], ['acknowledge'], '2026-11-23T11:00Z'],
  '02.eml': ['Προσφορά για 24 σακίδια', 'sales', null, 'normal', [], ['acknowledge'], '2026-11-23T15:00Z'],
  '03.eml': [
    'Kurtka przecieka na szwach - reklamacja',
    'support',
    'kinga',
    'normal',
    [],
    ['polish-to-kinga', 'acknowledge'],
    '2026-11-23T11:00Z',
  ],
  '04.eml': ['Smučarske rokavice, velikost XL', 'sales', null, 'normal', [], ['acknowledge'], '2026-11-23T15:00Z'],
  '05.eml': [
    'Λάθος ΑΦΜ στο τιμολόγιο AO-20391',
    'billing',
    null,
    'normal',
    ['money'],
    ['money-to-billing', 'acknowledge'],
    '2026-11-23T11:00Z',
  ],
  '06.eml': [
    'ΕΠΕΙΓΟΝ: χάλασε ο καυστήρας στο καταφύγιο',
    'support',
    'stelios',
    'urgent',
    ['urgent', 'vip'],
    ['urgent-words', 'vip-domains', 'vip-to-stelios', 'acknowledge'],
    '2026-11-23T07:30Z',
  ],
  '07.eml': [
    'URGENT: production checkout down for all Trailpost dealers',
    'support',
    'stelios',
    'urgent',
    ['urgent', 'vip'],
    ['urgent-words', 'vip-domains', 'vip-to-stelios', 'acknowledge'],
    '2026-11-23T07:30Z',
  ],
  '08.eml': ['A stand at our winter fair?', 'marketing', null, 'normal', [], ['acknowledge'], '2026-11-26T10:00Z'],
  '09.eml': ['Which pole goes where?', 'support', null, 'normal', [], ['acknowledge'], '2026-11-23T11:00Z'],
  '10.eml': [
    'Επιστροφή χρημάτων (AO-20402)',
    'billing',
    null,
    'normal',
    ['money', 'files'],
    ['money-to-billing', 'several-files', 'acknowledge'],
    '2026-11-23T11:00Z',
  ],
  '19.eml': [
    'Vračilo kupnine za vrnjeno spalno vrečo',
    'billing',
    null,
    'normal',
    ['money'],
    ['money-to-billing', 'acknowledge'],
    '2026-11-23T11:00Z',
  ],
  '20.eml': [
    'Maps bundled with your winter rucksacks',
    'sales',
    null,
    'normal',
    [],
    ['acknowledge'],
    '2026-11-23T15:00Z',
  ],
  '21.eml': [
    'Godziny otwarcia sklepu w Żywcu?',
    'support',
    'kinga',
    'normal',
    [],
    ['polish-to-kinga', 'acknowledge'],
    '2026-11-23T11:00Z',
  ],
  // No department, so the desk's own opening hours count: four of them from Monday at nine, with a break.
  '22.eml': ['Comment on the recall of Boreas stoves?', null, null, 'normal', [], ['acknowledge'], '2026-11-23T11:00Z'],
} as const;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let db: string[];
let first: JsonReport & { readonly code: number | null };

beforeAll(async () => {
  folder = await temporaryFolder();
  db = ['--db', join(folder.path, 'new', 'desk.db')];
  first = await quickstartJson(...db, ...SUNDAY);
});
afterAll(() => folder[Symbol.asyncDispose]());

const bySubject = (report: JsonReport) => new Map(report.tickets.map((ticket) => [ticket.subject, ticket] as const));
const byReference = (report: JsonReport) => report.tickets.toSorted((a, b) => (a.reference < b.reference ? -1 : 1));

describe('the shipped inbox', () => {
  test('becomes the tickets that its README promises', () => {
    expect(first.code).toBe(0);
    expect(first.summary).toEqual({ read: 23, created: 14, joined: 4, ignored: 2, failed: 2, seen: 1 });
    const got = first.tickets.map((t) => {
      const due = t.firstResponseDueAt?.replace(':00.000Z', 'Z');
      return [t.subject, t.department, t.assignee, t.priority, t.tags, t.rules, due];
    });
    expect(got).toEqual(Object.values(EXPECTED));
  });

  test('has one ticket for each sender, with a reference that people can read out', () => {
    for (const { reference, channel, status, requester } of first.tickets) {
      expect(reference).toMatch(/^[0-9A-HJKMNP-TV-Z]{7}$/);
      expect({ channel, status }).toEqual({ channel: 'email', status: 'new' });
      expect(requester).toMatch(/^[a-z.]+@[a-z.]+$/);
    }
    expect(new Set(first.tickets.map(({ reference }) => reference)).size).toBe(14);
  });

  test('gives the same document on another fresh database', async () => {
    await using other = await temporaryFolder();
    const again = await quickstartJson('--db', join(other.path, 'desk.db'), ...SUNDAY);
    expect(again).toEqual(first);
  });

  test('is seen the second time, and nothing changes', async () => {
    const again = await quickstartJson(...db, ...SUNDAY);
    expect(again.summary).toEqual({ read: 23, created: 0, joined: 0, ignored: 0, failed: 2, seen: 21 });
    expect(byReference(again)).toEqual(byReference(first));
    const table = await quickstart(...db, ...SUNDAY);
    expect(table.stdout).toContain('Nothing new.');
    expect(lastLine(table.stdout)).toBe('23 read: 0 created, 0 joined, 0 ignored, 2 failed, 21 seen');
  });

  test('names what was ignored and what failed, and makes the broken ones an error only when asked', async () => {
    await using other = await temporaryFolder();
    const { code, stdout, stderr } = await quickstart('--db', join(other.path, 'desk.db'), ...SUNDAY, '--strict');
    expect(code).toBe(1);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/15-mailing-list\.eml +mailing list\n/);
    expect(stdout).toMatch(/23-own-mail-returns\.eml +our own mail came back\n/);
    expect(stdout).toMatch(/17-broken-binary\.eml +no mail headers\n/);
    expect(stdout).toMatch(/18-broken-no-sender\.eml +no sender\n/);
    expect(stdout).toContain('14 mails sent');
    expect(lastLine(stdout)).toBe(
      '23 read: 14 created, 4 joined, 2 ignored (1 mailing list, 1 our own mail came back), 2 failed, 1 seen',
    );
  });

  test('is answered by each department in its own name, with an address that leads answers to the ticket', async () => {
    await using other = await temporaryFolder();
    const outbox = join(other.path, 'outbox');
    await quickstart('--db', join(other.path, 'desk.db'), '--outbox', outbox, ...SUNDAY);
    const mails = await Promise.all((await readdir(outbox)).map((file) => readFile(join(outbox, file), 'latin1')));
    expect(mails).toHaveLength(14);
    for (const mail of mails)
      expect(mail).toMatch(/^Reply-To: [^+]*\+[0-9a-hjkmnp-tv-z]{7}-[0-9a-z]{16}@aurora\.example/m);
    const signed = mails.filter((mail) => mail.includes('Aurora Outdoor Billing\r\nVAT ID EL000000000, Athens\r\n'));
    expect(signed.length).toBeGreaterThan(0);
    for (const mail of signed) expect(mail).toMatch(/^From: Aurora Outdoor Billing <billing@aurora\.example>/m);
  });

  test('is printed in aligned columns, without colours where none are wanted', async () => {
    const { stdout } = await quickstart(...db, ...SUNDAY);
    expect(stdout).not.toContain('\x1b');
    const lines = stdout.split('\n');
    const title = lines.find((line) => line.startsWith('TICKET')) ?? '';
    const rows = lines.filter((line) => /^[0-9A-HJKMNP-TV-Z]{7} {2}/.test(line));
    expect(rows).toHaveLength(14);
    const before = title.indexOf('DEPARTMENT');
    for (const row of rows) {
      expect(stringWidth(row)).toBeLessThanOrEqual(160);
      const [left = ''] = /^.*? {2}(?=(?:support|sales|billing|marketing|–) )/.exec(row) ?? [];
      expect(stringWidth(left)).toBe(before);
    }
  });
});

describe('later on the same database', () => {
  test('what fell due meanwhile is warned of, breached and acted on', async () => {
    await using other = await temporaryFolder();
    const at = ['--db', join(other.path, 'desk.db')];
    await quickstart(...at, ...SUNDAY);
    const { code, stdout } = await quickstart(...at, ...MONDAY_NOON);
    expect(code).toBe(0);
    const reference = (subject: string) => bySubject(first).get(subject)?.reference;
    const urgent = [reference(EXPECTED['06.eml'][0]), reference(EXPECTED['07.eml'][0])];
    for (const one of urgent) {
      expect(stdout).toContain(`  ${one}  warned    first response due Mon 23 Nov 09:30 EET (at -PT15M)\n`);
      expect(stdout).toContain(`  ${one}  breached  first response due Mon 23 Nov 09:30 EET\n`);
    }
    expect(stdout.match(/breached/g)).toHaveLength(2);
    expect(stdout).toContain('No mail had to be sent.');

    const again = await quickstartJson(...at, ...MONDAY_NOON);
    const hut = bySubject(again).get(EXPECTED['06.eml'][0]);
    expect(hut).toMatchObject({ priority: 'urgent', tags: ['urgent', 'vip', 'late'] });
    expect(hut?.rules.slice(-2)).toEqual(['remind', 'late']);
    // Nothing is due twice.
    expect((await quickstart(...at, ...MONDAY_NOON)).stdout).not.toContain('Fell due');

    const press = bySubject(await quickstartJson(...at, ...TUESDAY_NOON)).get(EXPECTED['22.eml'][0]);
    expect(press).toMatchObject({ priority: 'high', tags: ['late'] });
    expect(press?.rules).toEqual(['acknowledge', 'remind', 'late', 'late-is-high']);
  });
});

describe('--explain', () => {
  test('says who wrote, which rules fired and why, and how the promise stands', async () => {
    const reference = bySubject(first).get(EXPECTED['06.eml'][0])?.reference ?? '';
    const { code, stdout } = await quickstart(...db, ...SUNDAY, '--explain', reference.toLowerCase());
    expect(code).toBe(0);
    expect(stdout).toContain('from Σταύρος Μάνος <stavros@katafygio.example> by email\n');
    expect(stdout).toContain('Σταύρος Μάνος wrote (dated Wed 18 Nov 07:30 EET)');
    expect(stdout).toContain('rule urgent-words fired: Urgent words\n');
    expect(stdout).toMatch(/✓ any of\n +✓ subject contains \[urgent, .*\] — found “επείγον”\n/);
    expect(stdout).toMatch(/✓ tags hasAny \[vip\] — it was \[urgent, vip\]\n/);
    expect(stdout).toContain('→ setPriority: done\n');
    expect(stdout).toContain('priority normal → urgent by rule urgent-words\n');
    expect(stdout).toContain('30 min by policy vip, hours of office (Europe/Athens), due Mon 23 Nov 09:30 EET\n');
    expect(stdout).toContain('  will warn -PT15M at Mon 23 Nov 2026 09:15 EET\n');
  });

  test('changes nothing and knows only what is there', async () => {
    const file = join(folder.path, 'new', 'desk.db');
    const before = await readFile(file);
    const unknown = await quickstart(...db, '--explain', 'NOSUCH1');
    expect(unknown).toMatchObject({ code: 1, stdout: '' });
    expect(unknown.stderr).toContain('there is no ticket NOSUCH1');
    expect(await readFile(file)).toEqual(before);
    const nowhere = await quickstart('--db', join(folder.path, 'no.db'), '--explain', 'NOSUCH1');
    expect(nowhere).toMatchObject({ code: 1, stdout: '' });
    await expect(readFile(join(folder.path, 'no.db'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('a command line that makes no sense', () => {
  test.each([
    ['a clock without an offset', ['--at', '2026-11-22T12:00:00']],
    ['a day that does not exist', ['--at', '2026-02-30T12:00:00Z']],
    ['a folder that does not exist', ['no-such-folder']],
    ['an unknown option', ['--bogus']],
  ])('%s ends with 2 and one line', async (_what, args) => {
    const { code, stdout, stderr } = await quickstart('--db', join(folder.path, 'unused.db'), ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test('a database that is none ends with 1 and the code of the error', async () => {
    const readme = join(import.meta.dirname, '../inbox/README.md');
    const { code, stderr } = await quickstart('--db', readme, '--explain', 'NOSUCH1');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^quickstart: storage\.\w+: .*\n$/);
  });
});
