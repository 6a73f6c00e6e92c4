import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Company, openCompany } from '../src/company.ts';
import { OPENING_DAY, type Tickets, tellStory } from '../src/tell-story.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const PAGE = new URL('../../../docs/a-company.md', import.meta.url);
const DAY = 24 * 3_600_000;
const run = promisify(execFile);

describe('after the story', () => {
  let folder: string;
  let tickets: Tickets;
  let company: Company;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'company-'));
    const path = join(folder, 'company.db');
    tickets = await tellStory(path, () => {});
    // As another process finds it a day later: everything is asked of the database.
    company = openCompany(path, OPENING_DAY + DAY);
  });
  afterAll(async () => {
    await company.close();
    await rm(folder, { recursive: true });
  });
  const ticket = async (name: keyof Tickets) => (await company.app.ticket({ id: tickets[name] }))?.value;

  test('everybody is a member of support', async () => {
    const ids = (await company.app.agents.list('support')).map(({ id }) => id);
    expect(ids).toEqual(['eva', 'max', 'olga', 'rita', 'sofia']);
  });

  test('the lamp was routed by a rule, transferred by Max and moved by the retirement', async () => {
    const history = await company.app.history({ id: tickets.lamp });
    const moves = history.flatMap((event) =>
      event.type === 'ticket.transferred' ? [[event.by.kind, event.by.id, event.from, event.department]] : [],
    );
    expect(moves).toEqual([
      ['rule', 'broken-to-technical', 'support', 'technical'],
      ['agent', 'max', 'technical', 'returns'],
      ['system', 'worker', 'returns', 'billing'],
    ]);
  });

  test('the senior was asked, and her answer is a note that Ana does not read', async () => {
    const lamp = await ticket('lamp');
    expect(lamp?.consultations).toMatchObject([{ by: 'max', asked: { agent: 'eva' }, state: 'answered' }]);
    const note = (await company.agent('sofia').messages({ id: tickets.lamp })).find(({ value: { author } }) => {
      return author.id === 'eva';
    });
    expect(note?.value).toMatchObject({ visibility: 'internal' });
    const contact = company.helpdesk.as({ contact: lamp?.requester.id ?? '' });
    const read = await contact.messages({ id: tickets.lamp });
    expect(read.map(({ value }) => value.author.kind)).toEqual(['requester', 'rule', 'requester', 'rule']);
  });

  test('30.00 needed nobody, and 30.01 the manager', async () => {
    expect((await ticket('lamp'))?.approvals).toMatchObject([
      { state: 'granted', because: 'withinLimit', amount: { amount: '30.00', currency: 'EUR' } },
    ]);
    expect((await ticket('shade'))?.approvals).toMatchObject([
      { state: 'granted', because: 'aboveLimit', requestedBy: { id: 'rita' }, decision: { by: { id: 'sofia' } } },
    ]);
    const asked = (await company.app.history({ id: tickets.lamp })).filter(({ type }) => type === 'approval.requested');
    expect(asked).toEqual([]);
  });

  test('the desk answers in the language of whoever asks, by rule and by macro', async () => {
    const texts = async (name: keyof Tickets) =>
      (await company.app.messages({ id: tickets[name] })).map(({ value }) => value.personal.text);
    expect((await texts('lamp'))[1]).toMatch(/^Λάβαμε το μήνυμά σας\. Ο αριθμός του είναι [0-9A-Z]{7}\.$/);
    expect((await texts('shade')).at(-1)).toBe('Could you send us a photo?');
    expect(await ticket('shade')).toMatchObject({ tags: ['photo'] });
  });

  test('Rita follows what she asked for', async () => {
    expect(await company.agent('rita').followers({ id: tickets.shade })).toEqual(['rita']);
  });

  test('both tickets of Ana are one', async () => {
    expect(await ticket('again')).toMatchObject({ status: 'closed', mergedInto: tickets.lamp });
    const messages = await company.app.messages({ id: tickets.lamp });
    expect(messages.map(({ value }) => value.personal.text)).toContain('Έχετε νέα;');
  });

  test('no ticket is left in the department that was retired, and Rita has kept hers', async () => {
    const left = await company.app.count({ where: { field: 'department', op: 'is', value: 'returns' } });
    expect(left.reduce((sum, { count }) => sum + count, 0)).toBe(0);
    for (const name of ['lamp', 'shade'] as const) {
      expect(await ticket(name)).toMatchObject({ department: 'billing', assignee: 'rita' });
    }
  });

  test('who changed the configuration, and why, is on record', async () => {
    const { configuration } = company.agent('olga');
    const [last, renamed] = await configuration.historyOf({ kind: 'department', id: 'returns' });
    expect(last).toMatchObject({ revision: 4, by: { id: 'olga' }, after: { retired: { into: 'billing' } } });
    expect(renamed).toMatchObject({
      revision: 3,
      before: { name: 'Returns' },
      after: { name: 'Returns and exchanges' },
    });
    expect(await company.agent('rita').configuration.current()).toBeNull();
  });
});

describe('the command', () => {
  const command = (...args: string[]) =>
    run(process.execPath, ['--conditions=@deskwright/source', '--disable-warning=ExperimentalWarning', MAIN, ...args]);

  test('prints what the guide shows, every time', async () => {
    const [first, second] = [await command(), await command()];
    expect(first.stderr).toBe('');
    expect(second.stdout).toBe(first.stdout);
    const shown = [...(await readFile(PAGE, 'utf8')).matchAll(/^```text\n([\s\S]*?)^```$/gm)].map(([, block]) => block);
    expect(shown.join('')).toBe(first.stdout);
  });

  test('does not write into a file that is there', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'company-'));
    const path = join(folder, 'mine.db');
    await writeFile(path, 'mine');
    await expect(command(path)).rejects.toMatchObject({ code: 2, stdout: '' });
    expect(await readFile(path, 'utf8')).toBe('mine');
    await rm(folder, { recursive: true });
  });
});
