import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fsBlobs } from '@deskwright/blobs-fs';
import { emailChannel } from '@deskwright/channel-email';
import { imapSource } from '@deskwright/channel-email/imap';
import { filePosition } from '@deskwright/feeds';
import { createHelpdesk, type Helpdesk } from '@deskwright/runtime';
import { sqliteStorage } from '@deskwright/storage-sqlite';
import { type MailboxDesk, mailboxDesk } from './desk.ts';
import type { Settings } from './settings.ts';

/** A desk that reads its mailbox and sends its answers. */
export interface OpenDesk {
  readonly helpdesk: Helpdesk<MailboxDesk>;
  /** Stops reading and sending, in this order, and closes the database. */
  close(): Promise<void>;
}

/** Wires the desk to its mailbox and begins to read it. `say` hears of every ticket and message, and of trouble. */
export async function openDesk(settings: Settings, say: (line: string) => void): Promise<OpenDesk> {
  const { data, address, name, imap, smtp } = settings;
  await mkdir(data, { recursive: true });
  const desk = mailboxDesk(address, name);
  const storage = sqliteStorage({ path: join(data, 'desk.db'), fields: desk.fields });
  const blobs = fsBlobs({ directory: join(data, 'blobs') });
  const onError = (error: unknown): void => say(`trouble: ${error instanceof Error ? error.message : String(error)}`);
  const email = emailChannel({
    blobs,
    from: { address, name },
    addresses: [address],
    smtp: {
      host: smtp.host,
      ...(smtp.port === undefined ? {} : { port: smtp.port }),
      secure: smtp.secure,
      requireTls: !smtp.secure && !smtp.isPlain,
      ...(smtp.auth === undefined ? {} : { auth: smtp.auth }),
    },
  });
  const helpdesk = createHelpdesk(desk, { storage, channels: [email], blobs, onError });
  helpdesk.on('ticket.created', ({ reference, personal }) => say(`ticket ${reference} created: ${personal.subject}`));
  helpdesk.on('message.added', async ({ record, direction, author }) => {
    const ticket = await helpdesk.asSystem().ticket({ id: record.id });
    const way = direction === 'in' ? 'from' : 'to';
    say(
      `ticket ${ticket?.value.reference}: a message ${way} the requester, written by ${author.kind} (${ticket?.value.status})`,
    );
  });
  const source = imapSource({
    helpdesk,
    host: imap.host,
    ...(imap.port === undefined ? {} : { port: imap.port }),
    secure: imap.secure,
    requireTls: !imap.isPlain,
    auth: imap.auth ?? { user: '', pass: '' },
    folders: settings.folders,
    // Names of folders may hold anything.
    position: (folder) => filePosition(join(data, `${encodeURIComponent(folder)}.position`)),
    ...(settings.moveTo === null ? {} : { taken: { moveTo: settings.moveTo } }),
    onError,
  });
  await helpdesk.start();
  await source.start();
  return {
    helpdesk,
    async close() {
      await source.stop();
      await helpdesk.stop();
      await storage.close();
    },
  };
}
