import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';

/** A mail server on this machine that takes everything and passes nothing on. */
export interface MailSink {
  readonly host: string;
  readonly port: number;
  /** How many mails it was given. */
  count(): number;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';

/** Starts a mail sink on a free port. With `outbox`, it keeps each mail there, under a name made of its Message-ID. */
export async function startMailSink(outbox: string | null): Promise<MailSink> {
  if (outbox !== null) await mkdir(outbox, { recursive: true });
  let count = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    // Asking DNS who is calling would be a word to the network.
    disableReverseLookup: true,
    async onData(stream, _session, done) {
      try {
        const pieces: Uint8Array[] = [];
        for await (const piece of stream as AsyncIterable<Uint8Array>) pieces.push(piece);
        if (outbox !== null) await keep(outbox, Buffer.concat(pieces));
        count += 1;
        done();
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    },
  });
  // A sender that hangs up half-way is the sender's affair.
  server.on('error', () => {});
  const listening = server.listen(0, HOST);
  if (!listening.listening) await once(listening, 'listening');
  return {
    host: HOST,
    port: (listening.address() as AddressInfo).port,
    count: () => count,
    close: () => new Promise((closed) => server.close(closed)),
  };
}

async function keep(outbox: string, mail: Buffer): Promise<void> {
  const id = /^Message-ID:\s*<([^<>\s]+)>/im.exec(mail.toString('latin1'))?.[1] ?? 'without-id';
  await writeFile(join(outbox, `${id.replace(/[^\w.@-]/g, '_')}.eml`), mail);
}
