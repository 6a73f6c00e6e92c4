/** A mail server to talk to. */
export interface MailHost {
  readonly host: string;
  readonly port?: number;
  /** TLS from the first byte; otherwise STARTTLS. */
  readonly secure: boolean;
  /** Go on without encryption where there is none: for servers on this machine. */
  readonly isPlain: boolean;
  readonly auth?: { readonly user: string; readonly pass: string };
}

/** The mailbox that the desk reads, and how its answers leave. */
export interface Settings {
  /** The folder with the database, the files and the positions. */
  readonly data: string;
  readonly address: string;
  readonly name: string;
  readonly imap: MailHost;
  readonly smtp: MailHost;
  readonly folders: readonly string[];
  /** Where mail goes that the desk has taken; `null` marks it as read and leaves it. */
  readonly moveTo: string | null;
}

/** Reads the environment: the settings, `demo` when it names no server, or everything that is wrong with it. */
export function readSettings(
  env: Readonly<Record<string, string | undefined>>,
): Settings | 'demo' | { readonly problems: readonly string[] } {
  if (env.IMAP_HOST === undefined && env.SMTP_HOST === undefined) return 'demo';
  const problems: string[] = [];
  const need = (name: string): string => {
    const value = env[name]?.trim() ?? '';
    if (value === '') problems.push(`${name} is missing`);
    return value;
  };
  const address = need('MAIL_ADDRESS');
  if (address !== '' && !/^[^\s@]+@[^\s@]+$/.test(address)) problems.push(`MAIL_ADDRESS: ${address} is no address`);
  const imap = mailHost('IMAP');
  if (imap.auth === undefined) for (const name of ['IMAP_USER', 'IMAP_PASS']) need(name);
  const smtp = mailHost('SMTP');
  if (problems.length > 0) return { problems: [...new Set(problems)] };
  return {
    data: env.DESK_DATA ?? '.data/mailbox',
    address,
    name: env.MAIL_NAME ?? 'Support',
    imap,
    smtp,
    folders: (env.IMAP_FOLDERS ?? 'INBOX').split(',').map((folder) => folder.trim()),
    moveTo: env.IMAP_MOVE_TO ?? null,
  };

  function mailHost(kind: 'IMAP' | 'SMTP'): MailHost {
    const host = need(`${kind}_HOST`);
    const port = env[`${kind}_PORT`];
    if (port !== undefined && !/^\d{1,5}$/.test(port)) problems.push(`${kind}_PORT: ${port} is no port`);
    const security = env[`${kind}_SECURITY`] ?? 'tls';
    if (!['tls', 'starttls', 'plain'].includes(security)) problems.push(`${kind}_SECURITY: tls, starttls or plain`);
    const [user, pass] = [env[`${kind}_USER`], env[`${kind}_PASS`]];
    return {
      host,
      ...(port === undefined ? {} : { port: Number(port) }),
      secure: security === 'tls',
      isPlain: security === 'plain',
      ...(user === undefined || pass === undefined ? {} : { auth: { user, pass } }),
    };
  }
}
