import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

const open: SMTPServer[] = [];

/** Closes all servers that {@link mailServer} opened: what a test leaves behind. */
export async function closeMailServers(): Promise<void> {
  await Promise.all(open.splice(0).map((server) => new Promise<void>((done) => server.close(() => done()))));
}

/** What a mail server does to mail, apart from taking it. */
export interface Faults {
  /** Replies to recipients: to all of them, or by their addresses. */
  readonly recipient?: number | Readonly<Record<string, string>>;
  readonly data?: number;
  readonly auth?: number;
  /** So many times the connection breaks when the mail has arrived and before that is said. */
  readonly drops?: number;
}

/** A mail server on this machine that keeps what it is sent, or refuses it with a reply. */
export async function mailServer(faults: Faults = {}) {
  const received: Uint8Array[] = [];
  const dropped: Uint8Array[] = [];
  const reply = (responseCode: number, text = 'refused for <ana@example.com>') =>
    Object.assign(new Error(text), { responseCode });
  const server = new SMTPServer({
    authOptional: faults.auth === undefined,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    onAuth: (_auth, _session, done) => done(faults.auth === undefined ? null : reply(faults.auth), { user: 'desk' }),
    onRcptTo({ address }, _session, done) {
      const { recipient } = faults;
      if (typeof recipient === 'number') return done(reply(recipient));
      const [code, ...text] = recipient?.[address]?.split(' ') ?? [];
      return done(code === undefined ? null : reply(Number(code), text.join(' ')));
    },
    onData(stream, session, done) {
      const pieces: Uint8Array[] = [];
      stream.on('data', (piece: Uint8Array) => pieces.push(piece));
      stream.on('end', () => {
        if (faults.data !== undefined) return done(reply(faults.data));
        if (dropped.length < (faults.drops ?? 0)) {
          dropped.push(Buffer.concat(pieces));
          for (const connection of server.connections) {
            if (connection.session.id === session.id) connection.close();
          }
          return;
        }
        received.push(Buffer.concat(pieces));
        done();
      });
    },
  });
  // Whoever breaks a connection hears of it, too.
  server.on('error', () => {});
  open.push(server);
  const listening = server.listen(0, '127.0.0.1');
  if (!listening.listening) await once(listening, 'listening');
  return { received, dropped, port: (listening.address() as AddressInfo).port };
}

/** The Message-ID of a mail. */
export const messageIdOf = (bytes: Uint8Array) => /^Message-ID: (.*)$/im.exec(Buffer.from(bytes).toString())?.[1];
