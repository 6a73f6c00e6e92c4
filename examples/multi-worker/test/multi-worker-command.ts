import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

/** What a run of the command came to. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command as its users do, on a database or on one of its own; `interrupted` presses Ctrl-C when it is told to. */
export async function multiWorker(
  args: readonly string[],
  options: { readonly databaseUrl?: string; readonly interrupted?: (stderr: string) => boolean } = {},
): Promise<Ran> {
  const { databaseUrl = '', interrupted = () => false } = options;
  const env = { ...process.env, DATABASE_URL: databaseUrl };
  const child = spawn(process.execPath, ['--no-warnings', '--conditions=@deskwright/source', MAIN, ...args], { env });
  let stdout = '';
  let stderr = '';
  let isInterrupted = false;
  child.stdout.on('data', (data) => {
    stdout += data;
  });
  child.stderr.on('data', (data) => {
    stderr += data;
    if (isInterrupted || !interrupted(stderr)) return;
    isInterrupted = true;
    child.kill('SIGINT');
  });
  const [code] = await once(child, 'close');
  return { code, stdout, stderr };
}
