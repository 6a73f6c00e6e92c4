// Entry point: files of mail, and how they are brought to the desk.
export { importMail, type ImportMailOptions, type MailImport } from './import-mail.ts';
export type { ArchivedMail, MailArchive } from './mail-archive.ts';
export { maildirArchive, type MaildirOptions } from './maildir-archive.ts';
export { mboxArchive } from './mbox-archive.ts';
