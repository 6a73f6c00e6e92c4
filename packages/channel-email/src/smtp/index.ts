// Entry point: a mail server as a source of mail.
export { type SmtpSource, smtpSource } from './smtp-source.ts';
export { defaultSmtpLimits, type MailboxList, type SmtpLimits, type SmtpSourceOptions } from './smtp-source-options.ts';
