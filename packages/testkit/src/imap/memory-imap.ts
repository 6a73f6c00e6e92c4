import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { type ImapMailbox, subjectOf } from './imap-mailbox.ts';
import { ImapSession } from './imap-session.ts';
import type { MailFolder } from './mail-folder.ts';

/** Options of {@link memoryImap}. */
export interface MemoryImapOptions {
  /** What it can do beside IMAP4rev1 and logging in, for servers differ: `IDLE MOVE UIDPLUS`, some of them, or none. */
  readonly capabilities?: string;
}

/**
 * Starts an IMAP server on a free port of this machine, for tests and demonstrations: the part of IMAP4rev1 (RFC 3501) that
 * reading a mailbox takes, over folders in memory and without encryption. Its user is `support` with the password `correct`.
 */
export async function memoryImap({ capabilities = 'IDLE MOVE UIDPLUS' }: MemoryImapOptions = {}): Promise<ImapMailbox> {
  const folders = new Map<string, MailFolder>();
  const sessions = new Set<ImapSession>();
  let validity = 1000;
  const folderOf = (name: string): MailFolder => {
    const found = folders.get(name) ?? { validity: ++validity, nextUid: 1, mails: [] };
    folders.set(name, found);
    return found;
  };
  folderOf('INBOX');
  const server = createServer((socket) => {
    const session = new ImapSession(socket, { folders, folderOf, capabilities, isRight, changed });
    sessions.add(session);
    socket.on('close', () => sessions.delete(session));
  });
  const state = { user: 'support', pass: 'correct', token: 'token-1' };
  function isRight(user: string, secret: string): boolean {
    return user === state.user && (secret === state.pass || secret === state.token);
  }
  function changed(): void {
    for (const session of sessions) session.tell();
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, {
    port,
    async append(name: string, mails: readonly Uint8Array[], date = new Date()) {
      const folder = folderOf(name);
      for (const bytes of mails) folder.mails.push({ uid: folder.nextUid++, bytes, date, flags: new Set() });
      changed();
    },
    async mails(name: string) {
      return (folders.get(name)?.mails ?? []).map(({ uid, flags, bytes }) => ({
        uid,
        flags: [...flags],
        subject: subjectOf(bytes),
      }));
    },
    async renew(name: string) {
      folders.delete(name);
      folderOf(name);
    },
    async close() {
      for (const session of sessions) session.socket.destroy();
      server.close();
      await once(server, 'close');
    },
  });
}
