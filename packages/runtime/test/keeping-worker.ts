// A process that lets go of data: `node keeping-worker.ts archive|erase|import FILE OTHER NOW`. It writes a letter for each
// commit. OTHER is the archive, the id of the contact, or the export.
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createHelpdesk } from '@deskwright/runtime';
import { sqliteStorage } from '@deskwright/storage-sqlite';
import { desk } from './desk-under-test.ts';

const [what = '', path = '', other = '', now = '0'] = process.argv.slice(2);
const storage = sqliteStorage({ path, fields: desk.fields });
const { commit } = storage;
const told = {
  ...storage,
  async commit(batch: Parameters<typeof commit>[0]) {
    const answer = await commit(batch);
    process.stdout.write('.');
    return answer;
  },
};
const app = createHelpdesk(desk, { storage: told, now: () => Number(now) }).asSystem();

const to = {
  async write(lines: AsyncIterable<string>) {
    const file = await open(other, 'a');
    for await (const line of lines) await file.write(line);
    await file.sync();
    await file.close();
  },
};

if (what === 'archive') await app.archive({ closedBefore: Number(now), to });
if (what === 'erase') await app.erase(other);
if (what === 'import') await app.import(createReadStream(other));
await storage.close();
