import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fsBlobs } from '@deskwright/blobs-fs';
import { emailChannel } from '@deskwright/channel-email';
import { createHelpdesk, type Helpdesk } from '@deskwright/runtime';
import { sqliteStorage } from '@deskwright/storage-sqlite';
import { type Aurora, desk, policies } from './desk.ts';
import { type MailSink, startMailSink } from './mail-sink.ts';

/** The desk, wired to a file and to the mail server on this machine. */
export interface OpenDesk {
  readonly helpdesk: Helpdesk<Aurora>;
  readonly sink: MailSink;
  close(): Promise<void>;
}

/** Where everything is, and what time it is. */
export interface Wiring {
  readonly db: string;
  readonly outbox: string | null;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

/** Opens the database, which is created when there is none, and starts the mail server. */
export async function openDesk({ db, outbox, now, onError }: Wiring): Promise<OpenDesk> {
  await mkdir(dirname(db), { recursive: true });
  const storage = sqliteStorage({ path: db, fields: desk.fields });
  const sink = await startMailSink(outbox);
  const addresses = Object.values(policies.departments).flatMap((department) => department.addresses);
  const blobs = fsBlobs({ directory: `${db}.blobs`, now });
  const email = emailChannel({
    blobs,
    from: { address: 'support@aurora.example', name: 'Aurora Outdoor' },
    addresses,
    // Signs the addresses to which answers go, so that they find their ticket. Yours is known to nobody else.
    replySecret: process.env.REPLY_SECRET ?? 'for this demonstration only, known to everybody',
    // Your own server goes here: { host: 'mail.example.com', auth: { user: 'desk', pass: '…' } }.
    smtp: { host: sink.host, port: sink.port },
    now,
  });
  const helpdesk = createHelpdesk(desk, { storage, channels: [email], blobs, now, onError });
  return {
    helpdesk,
    sink,
    async close() {
      await sink.close();
      await storage.close();
    },
  };
}

/** Opens a database that exists, to read from it. */
export function openForReading(db: string, now: () => number): Pick<OpenDesk, 'helpdesk' | 'close'> {
  const storage = sqliteStorage({ path: db, fields: desk.fields });
  return { helpdesk: createHelpdesk(desk, { storage, now }), close: () => storage.close() };
}
