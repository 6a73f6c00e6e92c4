// The configuration that is stored, again, on PostgreSQL; and a large one.
import { createHelpdesk } from '@deskwright/runtime';
import { postgresStorage } from '@deskwright/storage-postgres';
import { afterAll, expect, it } from 'vitest';
import { early, STORAGES, within } from '../../packages/runtime/test/configured-desk.ts';
import { openDatabase } from '../../packages/storage-postgres/test/database.ts';

const database = await openDatabase();
afterAll(() => database.close());

let tenants = 0;
function tenantStorage() {
  tenants += 1;
  return postgresStorage({ pool: database.app, tenant: `desk ${tenants}`, fields: early.fields });
}
for (const name of Object.keys(STORAGES)) delete STORAGES[name];
STORAGES.postgres = tenantStorage;

await import('../../packages/runtime/test/configuration.test.ts');

const RULES = 1500;
const EDITORS = 4;
const EDITS = 5;

it('of fifteen hundred rules is imported at once, edited by four processes at a time, and read by one that begins', async () => {
  const storage = tenantStorage();
  const open = () => createHelpdesk(early, { storage, configurationMs: 1 }).asSystem().configuration;
  const rules = Array.from({ length: RULES }, (_, index) => ({
    id: `rule ${index}`,
    on: ['ticket.created'],
    when: { field: 'subject', op: 'contains', value: `word ${index}` },
    then: [{ do: 'tag', add: ['seen'] }],
  }));
  const document = { format: 'deskwright/configuration', version: 1, policies: { slas: within(4), rules } };
  expect(await open().import(document)).toMatchObject({ ok: true, revision: 2 });

  const editors = Array.from({ length: EDITORS }, open);
  const revisions = await Promise.all(
    editors.map(async (configuration, editor) => {
      const made: number[] = [];
      for (let number = 0; number < EDITS; number += 1) {
        const id = `${editor} ${number}`;
        const edited = await configuration.edit({
          put: { macros: [{ id, name: id, then: [{ do: 'note', text: id }] }] },
        });
        if (!edited.ok) throw new Error(JSON.stringify(edited.issues));
        made.push(edited.revision);
      }
      return made;
    }),
  );
  const count = EDITORS * EDITS;
  expect(revisions.flat().toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, index) => index + 3));
  for (const configuration of [open(), ...editors]) {
    const { revision, policies } = (await configuration.current()) ?? {};
    expect(revision).toBe(2 + count);
    expect(policies?.rules).toEqual(rules);
    expect(policies?.macros).toHaveLength(count);
  }
  expect((await open().at(2))?.macros).toBeUndefined();
});
