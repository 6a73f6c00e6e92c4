import type { SMTPServer } from 'smtp-server';
import type { SmtpLimits } from './smtp-source-options.ts';
import type { MailReply } from './take-mail.ts';

interface Client {
  readonly address: string;
  readonly deadline: ReturnType<typeof setTimeout>;
  /** A mail of this client is on its way in, or with the desk. */
  isBusy: boolean;
}

/** Who is connected to a server: counts them, ends what lasts too long, and lets them go in good order. */
export class SmtpClients {
  private readonly server: SMTPServer;
  private readonly limits: SmtpLimits;
  private readonly clients = new Map<string, Client>();
  private readonly mails = new Set<Promise<unknown>>();
  private isClosing = false;

  constructor(server: SMTPServer, limits: SmtpLimits) {
    this.server = server;
    this.limits = limits;
  }

  /** Counts a client in, unless too many come from its address, or the server is about to close. */
  admit(id: string, address: string): boolean {
    const same = [...this.clients.values()].filter((client) => client.address === address).length;
    if (this.isClosing || same >= this.limits.maxConnectionsPerClient) return false;
    const deadline = setTimeout(() => this.dismiss(id, 421, 'The session has lasted too long'), this.limits.sessionMs);
    deadline.unref();
    this.clients.set(id, { address, deadline, isBusy: false });
    return true;
  }

  forget(id: string): void {
    clearTimeout(this.clients.get(id)?.deadline);
    this.clients.delete(id);
  }

  /** A mail is on its way; the reply is given when it is settled. */
  busy(id: string, mail: Promise<MailReply>, reply: (reply: MailReply) => void): void {
    const client = this.clients.get(id);
    if (client !== undefined) client.isBusy = true;
    const settled = mail.then((result) => {
      if (client !== undefined) client.isBusy = false;
      this.mails.delete(settled);
      reply(result);
      if (this.isClosing) this.dismiss(id, 421, 'Server shutting down');
    });
    this.mails.add(settled);
  }

  /** Sends a client away. */
  dismiss(id: string, code: number, text: string): void {
    for (const connection of this.server.connections) {
      if (connection.id !== id) continue;
      connection.send(code, text);
      connection.close();
    }
  }

  /** Sends away who has no mail on its way, and waits for the others. */
  async close(): Promise<void> {
    this.isClosing = true;
    const closed = new Promise<void>((resolve) => this.server.close(resolve));
    for (const [id, client] of this.clients) if (!client.isBusy) this.dismiss(id, 421, 'Server shutting down');
    await closed;
    // A client that went away may have left a mail with the desk.
    await Promise.all(this.mails);
    for (const id of this.clients.keys()) this.forget(id);
  }
}
