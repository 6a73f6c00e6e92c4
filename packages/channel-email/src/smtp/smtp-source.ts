import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { DeskError } from '@deskwright/core/port';
import { SMTPServer, type SMTPServerAddress, type SMTPServerOptions } from 'smtp-server';
import { HeldBytes } from '../held-bytes.ts';
import { defaultMailLimits } from '../mail-limits.ts';
import type { MailSource } from '../mail-source.ts';
import { guarded } from '../offer-mail.ts';
import { mailboxList } from './mailbox-list.ts';
import { networkList } from './network-list.ts';
import { SmtpClients } from './smtp-clients.ts';
import { refusal } from './smtp-reply.ts';
import { defaultSmtpLimits, type SmtpSourceOptions } from './smtp-source-options.ts';
import { takeMail } from './take-mail.ts';

/** A mail server that gives what it is sent to the desk. */
export interface SmtpSource extends MailSource {
  /** Listens, and resolves then. Rejects when the port cannot be had. */
  start(): Promise<void>;
  /**
   * Listens no longer. Who is sending a mail may finish it and gets a reply; others are sent away. Resolves when all are
   * gone and no mail is with the desk any more.
   */
  stop(): Promise<void>;
  /** The port that it listens on, or `null`. */
  readonly port: number | null;
}

/**
 * Receives mail by SMTP (RFC 5321) as a server of its own, or behind one that hands mail on. What it has answered 250 the
 * desk has committed; a desk that fails is a 451, so the sender keeps the mail and tries again. A mail to many mailboxes is
 * received once, with all of them in its envelope. Lines end in CRLF, and only `CRLF . CRLF` ends a mail.
 *
 * Throws the {@link DeskError} `channel.invalid` with everything that is wrong with the options.
 */
export function smtpSource(options: SmtpSourceOptions): SmtpSource {
  const { tls, auth, secure = false, requireTls = false, maxBytes = defaultMailLimits.maxBytes } = options;
  const limits = { ...defaultSmtpLimits, ...options.limits };
  const recipients = mailboxList(options.recipients);
  const senders = mailboxList(options.senders ?? (() => true));
  const networks = options.networks === undefined ? null : networkList(options.networks);
  const problems = [
    ...recipients.wrong.map(
      (entry) => `recipients: "${entry}" is neither an address nor a domain (write "@example.com")`,
    ),
    ...senders.wrong.map((entry) => `senders: "${entry}" is neither an address nor a domain (write "@example.com")`),
    ...(networks?.wrong ?? []).map((entry) => `networks: "${entry}" is no network (write "10.0.0.0/8")`),
    ...(tls === undefined && (secure || requireTls)
      ? ['tls: give a certificate and its key, or no secure and requireTls']
      : []),
    ...(tls === undefined && auth !== undefined
      ? ['tls: give a certificate and its key, for auth sends passwords']
      : []),
  ];
  if (problems.length > 0) throw new DeskError('channel.invalid', problems.join('; '));

  const report = guarded(options.onError);
  const room = new HeldBytes(limits.maxBytesHeld);
  let running: { readonly server: SMTPServer; readonly clients: SmtpClients } | null = null;

  const settings = (clients: () => SmtpClients): SMTPServerOptions => ({
    ...tls,
    ...(options.name === undefined ? {} : { name: options.name }),
    secure,
    logger: false,
    // Asking DNS about everybody would let strangers make us ask.
    disableReverseLookup: true,
    authOptional: auth === undefined,
    disabledCommands: ['WIZ', 'SHELL', 'KILL', ...(tls ? [] : ['STARTTLS']), ...(auth ? [] : ['AUTH'])],
    size: maxBytes,
    maxClients: limits.maxConnections,
    maxRecipients: limits.maxRecipients,
    socketTimeout: limits.idleMs,
    closeTimeout: limits.drainMs,
    maxAllowedUnauthenticatedCommands: 20,
    onConnect({ id, remoteAddress }, done) {
      if (networks !== null && !networks.isInside(remoteAddress))
        return done(refusal(554, 'Mail is not taken from here'));
      done(clients().admit(id, remoteAddress) ? null : refusal(421, 'Too many connections, try again later'));
    },
    onClose: ({ id }) => clients().forget(id),
    onAuth({ username = '', password }, _session, done) {
      settle(
        async () => auth !== undefined && (await auth(username, password ?? '')),
        done,
        (isKnown) => (isKnown ? done(null, { user: username }) : done(refusal(535, 'Authentication failed'))),
      );
    },
    onMailFrom({ address }, { secure: isSecure }, done) {
      if (requireTls && !isSecure) return done(refusal(530, 'Must issue a STARTTLS command first'));
      // The null return path: a bounce, which has no sender (RFC 5321 §4.5.5).
      const isKnown = async () => address === '' || (await senders.isListed(address));
      settle(isKnown, done, (known) => done(known ? null : refusal(550, 'Mail from this sender is not taken')));
    },
    onRcptTo({ address }: SMTPServerAddress, _session, done) {
      settle(
        () => recipients.isListed(address),
        done,
        (known) => done(known ? null : refusal(550, 'No such mailbox here')),
      );
    },
    onData(stream, session, done) {
      const { mailFrom, rcptTo } = session.envelope;
      const envelope = {
        from: mailFrom === false || mailFrom.address === '' ? null : mailFrom.address,
        to: rcptTo.map(({ address }) => address),
      };
      const mail = takeMail(stream, envelope, { options, maxBytes, room, report });
      clients().busy(session.id, mail, (reply) => {
        if (reply === 'gone') return;
        if (reply === 'cutOff') return clients().dismiss(session.id, 552, 'Message exceeds fixed maximum message size');
        done(reply);
      });
    },
  });

  /** Asks something of the user's own that may fail; a failure is ours, so the client is to come back. */
  function settle<T>(ask: () => Promise<T>, done: (error: Error) => void, answer: (value: T) => void): void {
    ask().then(answer, (error: unknown) => {
      report(error);
      done(refusal(451, 'Try again later'));
    });
  }

  return {
    get port() {
      return (running?.server.server.address() as AddressInfo | null | undefined)?.port ?? null;
    },
    async start() {
      if (running !== null) return;
      let clients: SmtpClients;
      const server = new SMTPServer(settings(() => clients));
      clients = new SmtpClients(server, limits);
      running = { server, clients };
      // What goes wrong with a client is the client's affair; what does with the port is ours.
      server.on('error', () => {});
      try {
        server.listen(options.port ?? (secure ? 465 : 25), options.host);
        await once(server.server, 'listening');
        server.server.on('error', report);
      } catch (error) {
        running = null;
        throw error;
      }
    },
    async stop() {
      if (running === null) return;
      const { clients } = running;
      running = null;
      await clients.close();
    },
  };
}
