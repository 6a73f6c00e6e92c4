import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { ImapMailbox } from '@deskwright/testkit/imap';
import { ImapFlow } from 'imapflow';

// Version 2.4 reads another configuration.
const DOVECOT = ['/usr/sbin/dovecot', '/usr/local/sbin/dovecot', '/opt/homebrew/sbin/dovecot'].find(
  (path) => existsSync(path) && execFileSync(path, ['--version'], { encoding: 'utf8' }).startsWith('2.3.'),
);

/** Whether a real server is on this machine: Dovecot 2.3 (Debian 12: `apt-get install dovecot-imapd`). */
export const hasDovecot = DOVECOT !== undefined;

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts Dovecot with a mailbox in a folder of its own. Run by root, it drops to users that Dovecot's package has made. */
export async function dovecot(): Promise<ImapMailbox> {
  if (DOVECOT === undefined) throw new Error('This test needs Dovecot (Debian: apt-get install dovecot-imapd)');
  const folder = await mkdtemp(join(tmpdir(), 'dovecot-'));
  const me = userInfo();
  const isRoot = me.uid === 0;
  // A user that owns nothing: Dovecot lets nobody read mail as root.
  const owner = isRoot ? { uid: 65_534, gid: 65_534 } : me;
  const state = { user: 'support', pass: 'correct', token: 'token-1' };
  const introspection = createHttpServer((request, response) => {
    const isGood = request.headers.authorization === `Bearer ${state.token}`;
    response.writeHead(isGood ? 200 : 401, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isGood ? { active: true, username: state.user } : { active: false }));
  });
  introspection.listen(0, '127.0.0.1');
  await once(introspection, 'listening');
  const port = await freePort();
  const mail = join(folder, 'mail');
  await mkdir(mail);
  await chown(mail, owner.uid, owner.gid);
  await chmod(folder, 0o755);
  await writeFile(
    join(folder, 'oauth2.conf'),
    [
      `introspection_url = http://127.0.0.1:${(introspection.address() as AddressInfo).port}/`,
      'introspection_mode = auth',
      'username_attribute = username',
      'active_attribute = active',
      'active_value = true',
      '',
    ].join('\n'),
  );
  const mine = isRoot
    ? []
    : [
        `default_internal_user = ${me.username}`,
        `default_login_user = ${me.username}`,
        `default_internal_group = ${execFileSync('id', ['-gn']).toString().trim()}`,
        'service anvil {\n  chroot =\n}',
      ];
  await writeFile(
    join(folder, 'dovecot.conf'),
    [
      'protocols = imap',
      'listen = 127.0.0.1',
      `base_dir = ${folder}/run`,
      `state_dir = ${folder}/state`,
      `log_path = ${folder}/log`,
      'ssl = no',
      'disable_plaintext_auth = no',
      'auth_mechanisms = plain login xoauth2 oauthbearer',
      'auth_failure_delay = 0',
      `mail_location = maildir:${mail}/%u`,
      'mail_fsync = never',
      'first_valid_uid = 1',
      'mail_max_userip_connections = 100',
      // A wrong password is answered at once, also the next time.
      'service anvil {\n  unix_listener anvil-auth-penalty {\n    mode = 0\n  }\n}',
      ...mine,
      `service imap-login {\n  chroot =\n  inet_listener imap {\n    port = ${port}\n  }\n  inet_listener imaps {\n    port = 0\n  }\n}`,
      `passdb {\n  driver = oauth2\n  mechanisms = xoauth2 oauthbearer\n  args = ${folder}/oauth2.conf\n}`,
      `passdb {\n  driver = static\n  args = password=${state.pass}\n}`,
      `userdb {\n  driver = static\n  args = uid=${owner.uid} gid=${owner.gid} home=${mail}/%u\n}`,
      '',
    ].join('\n'),
  );
  const child = spawn(DOVECOT, ['-F', '-c', join(folder, 'dovecot.conf')], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  await listening(port, ended, join(folder, 'log'));

  /** Does something over a connection of the test's own. */
  async function over<T>(work: (client: ImapFlow) => Promise<T>): Promise<T> {
    const auth = { user: state.user, pass: state.pass };
    const client = new ImapFlow({ host: '127.0.0.1', port, secure: false, auth, logger: false, disableAutoIdle: true });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.logout();
    }
  }
  const inFolder = (client: ImapFlow, name: string) => client.mailboxOpen(name).catch(() => null);

  return Object.assign(state, {
    port,
    append: (name: string, mails: readonly Uint8Array[], date?: Date) =>
      over(async (client) => {
        if (name !== 'INBOX') await client.mailboxCreate(name);
        for (const bytes of mails) await client.append(name, bytes, [], date);
      }),
    mails: (name: string) =>
      over(async (client) => {
        const opened = await inFolder(client, name);
        if (opened === null || opened.exists === 0) return [];
        const found = await client.fetchAll('1:*', { uid: true, flags: true, headers: ['subject'] });
        return found.map(({ uid, flags = new Set(), headers = Buffer.alloc(0) }) => ({
          uid,
          flags: [...flags].filter((flag) => flag !== '\\Recent'),
          subject: /^Subject: (.*)$/m.exec(headers.toString())?.[1]?.trim() ?? '',
        }));
      }),
    renew: (name: string) =>
      over(async (client) => {
        if ((await inFolder(client, name)) !== null) {
          await client.mailboxClose();
          await client.mailboxDelete(name);
        }
        await client.mailboxCreate(name);
      }),
    async close() {
      child.kill();
      await ended;
      introspection.closeAllConnections();
      introspection.close();
      await rm(folder, { recursive: true, force: true });
    },
  });
}

/** Waits until somebody answers on a port. */
async function listening(port: number, ended: Promise<unknown>, log: string): Promise<void> {
  let hasEnded = false;
  void ended.then(() => {
    hasEnded = true;
  });
  while (!hasEnded) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once('data', () => resolve(true));
      socket.once('close', () => resolve(false));
      socket.on('error', () => {});
    });
    socket.destroy();
    if (isOpen) return;
    await new Promise((later) => setTimeout(later, 20));
  }
  throw new Error(`Dovecot ended:\n${await readFile(log, 'utf8').catch(() => 'without a word')}`);
}
