import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHelpdesk } from '@deskwright/runtime';
import { sqliteStorage } from '@deskwright/storage-sqlite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { early, POLICIES, within } from './configured-desk.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'deskwright-configuration-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const EDITS = 15;

it('of two storages on one file loses no edit, and is there when the file is opened again', async () => {
  const path = join(dir, 'desk.db');
  const open = () => {
    const storage = sqliteStorage({ path, fields: early.fields });
    const helpdesk = createHelpdesk(early.policies(POLICIES), { storage, configurationMs: 1 });
    return { storage, helpdesk, configuration: helpdesk.asSystem().configuration };
  };
  const desks = [open(), open()];
  const revisions = await Promise.all(
    desks.map(async ({ configuration }, desk) => {
      const made: number[] = [];
      for (let number = 0; number < EDITS; number += 1) {
        // Each writes templates of its own, and both write one that is the same.
        const templates = { [`${desk} ${number}`]: { text: '' }, both: { text: `${desk} ${number}` } };
        const edited = await configuration.edit({ put: { templates } });
        if (!edited.ok) throw new Error(JSON.stringify(edited.issues));
        made.push(edited.revision);
      }
      return made;
    }),
  );
  const count = EDITS * desks.length;
  expect(revisions.flat().toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, index) => index + 4));
  const [one, two] = desks;
  expect(await one?.configuration.edit({ put: { slas: within(1) } })).toMatchObject({ ok: true, revision: count + 4 });
  await two?.helpdesk.applyConfiguration();
  expect((await two?.helpdesk.desk())?.revision).toBe(count + 4);
  for (const { storage } of desks) await storage.close();

  const again = open();
  const { policies, revision } = (await again.configuration.current()) ?? {};
  expect(revision).toBe(count + 4);
  expect(Object.keys(policies?.templates ?? {})).toHaveLength(count + 1);
  const history = await again.configuration.historyOf({ kind: 'template', id: 'both' });
  expect(history).toHaveLength(count);
  await again.storage.close();
});
