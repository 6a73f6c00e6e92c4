import { DeskError } from '@deskwright/core/port';
import type { MailSource } from '../mail-source.ts';
import { FolderLoop } from './folder-loop.ts';
import { defaultImapLimits, type ImapSourceOptions } from './imap-source-options.ts';

/**
 * Takes mail from folders of an IMAP server (RFC 3501, RFC 9051): what is there, and what comes while it waits (IDLE,
 * RFC 2177). A mail is marked on the server, and the position moves past it, after the desk has committed it; wherever the
 * process ends, some mails are offered twice, and none is lost. Mail that the desk never takes is marked too and reported,
 * and the others go on; a desk that fails gets the mail again, later and later.
 *
 * A connection that breaks is made anew. A server that refuses the password or token is not asked again; `onError` hears so
 * once. Run one source for each mailbox at a time: two lose nothing, but do everything doubly.
 *
 * Throws the {@link DeskError} `channel.invalid` for folders that are none, or named twice.
 */
export function imapSource(options: ImapSourceOptions): MailSource {
  const { folders = ['INBOX'] } = options;
  if (folders.length === 0 || new Set(folders).size < folders.length || folders.includes('')) {
    throw new DeskError('channel.invalid', 'folders: name at least one, and each of them once');
  }
  const limits = { ...defaultImapLimits, ...options.limits };
  let running: readonly FolderLoop[] = [];
  return {
    async start() {
      if (running.length > 0) return;
      // All places first: one that cannot be had must not leave other folders being read.
      const positions = folders.map((folder) => [folder, options.position(folder)] as const);
      running = positions.map(([folder, position]) => new FolderLoop(options, folder, position, limits));
    },
    async stop() {
      const loops = running;
      running = [];
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}
