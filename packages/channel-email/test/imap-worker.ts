// Reads a mailbox into a desk in a file, and is killed when the first mail is committed and not yet marked.
import { defineDesk } from '@deskwright/core';
import { createHelpdesk } from '@deskwright/runtime';
import { sqliteStorage } from '@deskwright/storage-sqlite';
import { imapSource } from '../src/imap/index.ts';
import { auroraChannel } from './desk-mail.ts';

const [port = '', path = ''] = process.argv.slice(2);
const desk = defineDesk({ departments: ['support'], channels: ['email'] });
const storage = sqliteStorage({ path, fields: desk.fields });
const helpdesk = createHelpdesk(desk, { storage, channels: [auroraChannel()] });
const source = imapSource({
  helpdesk: {
    async receive(channel, raw) {
      await helpdesk.receive(channel, raw);
      process.kill(process.pid, 'SIGKILL');
      return { outcomes: [] };
    },
  },
  host: '127.0.0.1',
  port: Number(port),
  secure: false,
  requireTls: false,
  auth: { user: 'support', pass: 'correct' },
  position: () => ({ load: async () => null, save: async () => {} }),
});
await source.start();
