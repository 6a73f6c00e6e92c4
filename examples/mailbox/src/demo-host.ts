import { smtpSource } from '@deskwright/channel-email/smtp';
import { memoryImap } from '@deskwright/testkit/imap';
import type { MailHost } from './settings.ts';

/** A mail server on this machine, with a mailbox for the desk and one for everybody who writes to it. */
export interface DemoHost {
  readonly imap: MailHost;
  readonly smtp: MailHost;
  /** The next mail that somebody gets. */
  next(address: string): Promise<string>;
  close(): Promise<void>;
}

/** Starts a server for `support@aurora.example` and everybody at `example.com`. */
export async function startDemoHost(): Promise<DemoHost> {
  const imap = await memoryImap();
  const delivered = new Map<string, string[]>();
  const waiting = new Set<() => void>();
  // A source of mail brings it to whatever has a `receive`; here that is not a desk, but the mailboxes of this server.
  const smtp = smtpSource({
    helpdesk: {
      async receive(_channel, { body, envelope }) {
        for (const to of envelope?.to ?? []) {
          if (to === 'support@aurora.example') await imap.append('INBOX', [body]);
          else delivered.set(to, [...(delivered.get(to) ?? []), Buffer.from(body).toString()]);
        }
        for (const look of waiting) look();
        return { outcomes: [{ outcome: 'created' }] };
      },
    },
    recipients: ['support@aurora.example', '@example.com'],
    host: '127.0.0.1',
    port: 0,
  });
  await smtp.start();
  return {
    imap: {
      host: '127.0.0.1',
      port: imap.port,
      secure: false,
      isPlain: true,
      auth: { user: imap.user, pass: imap.pass },
    },
    smtp: { host: '127.0.0.1', port: smtp.port ?? 0, secure: false, isPlain: true },
    async next(address) {
      for (;;) {
        const mail = delivered.get(address)?.shift();
        if (mail !== undefined) return mail;
        await new Promise<void>((resolve) => {
          const look = (): void => {
            waiting.delete(look);
            resolve();
          };
          waiting.add(look);
        });
      }
    },
    async close() {
      await smtp.stop();
      await imap.close();
    },
  };
}
