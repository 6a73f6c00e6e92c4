import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real server, with its data in a folder of its own. */
export interface RedisServer {
  readonly url: string;
  /** Kills it as a power failure would, and starts it again on the same data. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { readonly port: number };
  server.close();
  await once(server, 'close');
  return port;
}

// Installed beside Node, where it is.
const SERVER = 'redis-server';

/** Starts `redis-server`, which has to be installed. */
export async function startRedis(): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'deskwright-redis-'));
  const port = await freePort();
  const start = async (): Promise<ChildProcess> => {
    const options = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
    const child = spawn(SERVER, [...options, '--appendonly', 'yes', '--appendfsync', 'always']);
    let said = '';
    await new Promise<void>((resolve, reject) => {
      child.on('error', (error) =>
        reject(
          new Error('This test needs redis-server: install it (Debian: apt-get install redis-server)', {
            cause: error,
          }),
        ),
      );
      child.on('exit', (code) => reject(new Error(`redis-server ended with ${code}:\n${said}`)));
      child.stdout.on('data', (data) => {
        said += data;
        if (said.includes('Ready to accept connections')) resolve();
      });
    });
    return child;
  };
  let child = await start().catch(async (error: unknown) => {
    await rm(folder, { recursive: true });
    throw error;
  });
  const kill = async (signal: NodeJS.Signals) => {
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    async restart() {
      await kill('SIGKILL');
      child = await start();
    },
    async close() {
      await kill('SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
