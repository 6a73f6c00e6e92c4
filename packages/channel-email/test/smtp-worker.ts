// A mail server for a desk in a file, which is killed in the middle of the first mail: before it is committed, or after.
import { defineDesk } from '@deskwright/core';
import { createHelpdesk } from '@deskwright/runtime';
import { sqliteStorage } from '@deskwright/storage-sqlite';
import { smtpSource } from '../src/smtp/index.ts';
import { auroraChannel } from './desk-mail.ts';

const [path = '', when] = process.argv.slice(2);
const desk = defineDesk({ departments: ['support'], channels: ['email'] });
const storage = sqliteStorage({ path, fields: desk.fields });
const helpdesk = createHelpdesk(desk, { storage, channels: [auroraChannel()] });
const source = smtpSource({
  helpdesk: {
    async receive(channel, raw) {
      if (when === 'after') await helpdesk.receive(channel, raw);
      process.kill(process.pid, 'SIGKILL');
      return { outcomes: [] };
    },
  },
  recipients: ['support@aurora.example'],
  host: '127.0.0.1',
  port: 0,
});
await source.start();
process.stdout.write(`${source.port}\n`);
