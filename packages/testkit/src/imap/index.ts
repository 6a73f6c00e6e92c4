// Entry point: an IMAP server in memory, for tests of what reads mail.
export type { ImapMailbox, StoredMail } from './imap-mailbox.ts';
export { memoryImap, type MemoryImapOptions } from './memory-imap.ts';
