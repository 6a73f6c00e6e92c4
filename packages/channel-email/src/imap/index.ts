// Entry point: folders of an IMAP server as a source of mail.
export { imapSource } from './imap-source.ts';
export {
  type AfterMail,
  defaultImapLimits,
  type ImapLimits,
  type ImapPassword,
  type ImapSourceOptions,
  type ImapToken,
} from './imap-source-options.ts';
