// Entry point: the email channel, what it takes, and the reader of mbox files.
export type { DkimOptions } from './dkim.ts';
export { type EmailChannelOptions, emailChannel } from './email-channel.ts';
export { defaultMailLimits, type MailLimits } from './mail-limits.ts';
export type { MailTransport, SmtpOptions } from './mail-transport.ts';
export { type MboxItem, mboxMessages, type MboxOptions, type MboxPlace } from './mbox.ts';
export type { OutgoingFile } from './outgoing-file.ts';
export type { OutgoingAddress, OutgoingMail } from './render-mail.ts';
export type { MailDesk, MailOutcome, MailSourceOptions } from './offer-mail.ts';
export type { MailPosition } from './mail-position.ts';
export type { MailSource } from './mail-source.ts';
export { withRemotePictures } from './remote-pictures.ts';
export type { TextTrim } from './visible-text.ts';
