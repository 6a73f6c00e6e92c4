import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './server.ts';

/** A real pooler in transaction mode before a server. */
export interface PgBouncer {
  /** The address through the pooler, for an address of the server. */
  through(url: string): string;
  stop(): Promise<void>;
}

// Installed beside Node. Debian puts it where only root has it on the path.
const POOLER = 'pgbouncer';
const PATH = `${process.env.PATH ?? ''}:/usr/sbin`;
/** It does not run as root; Debian and most others have this user, who may do nothing. */
const NOBODY = 'nobody';
/** Fewer connections to the server, for each role and database, than the tests have to the pooler. */
export const POOL_SIZE = 3;
const ROLES = ['app', 'owner', 'worker'];

async function run(file: string): Promise<() => Promise<void>> {
  const child = spawn(POOLER, [file], { env: { ...process.env, PATH }, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.on('error', (cause) =>
      reject(new Error('This test needs pgbouncer: install it (Debian: apt-get install pgbouncer)', { cause })),
    );
    child.on('exit', (code) => reject(new Error(`pgbouncer ended with ${code}:\n${said}`)));
    child.stderr.on('data', (data) => {
      said += data;
      if (said.includes('process up')) resolve();
    });
  });
  return async () => {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  };
}

/** Starts `pgbouncer`, which has to be installed, before a server: for the roles of the tests, as the guide has it. */
export async function startPgBouncer(serverUrl: string): Promise<PgBouncer> {
  const server = new URL(serverUrl);
  const folder = await mkdtemp(join(tmpdir(), 'deskwright-pgbouncer-'));
  await chmod(folder, 0o755);
  const port = await freePort();
  const [config, users] = [join(folder, 'pgbouncer.ini'), join(folder, 'users.txt')];
  await writeFile(users, ROLES.map((role) => `"${role}" "${role}"\n`).join(''));
  await writeFile(
    config,
    `[databases]
* = host=${server.hostname} port=${server.port}

[pgbouncer]
pool_mode = transaction
max_client_conn = 2000
default_pool_size = ${POOL_SIZE}
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${users}
${process.getuid?.() === 0 ? `user = ${NOBODY}` : ''}
`,
  );
  const end = await run(config).catch(async (error: unknown) => {
    await rm(folder, { recursive: true });
    throw error;
  });
  return {
    through(address) {
      const url = new URL(address);
      url.host = `127.0.0.1:${port}`;
      return url.href;
    },
    async stop() {
      await end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
