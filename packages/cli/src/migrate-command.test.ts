import { DeskError } from '@deskwright/core';
import { describe, expect, it } from 'vitest';
import { nodeHost } from './node-host.ts';
import { runCli } from './run-cli.ts';

interface World {
  /** What is installed. */
  readonly packages: Readonly<Record<string, unknown>>;
}

async function run(args: readonly string[], { packages }: World) {
  const out = { stdout: '', stderr: '' };
  const code = await runCli(['migrate', ...args], {
    ...nodeHost(),
    stdout: (text) => {
      out.stdout += text;
    },
    stderr: (text) => {
      out.stderr += text;
    },
    importPackage: async (name) => packages[name] ?? null,
  });
  return { code, ...out };
}

/** Packages whose databases have a schema, and the arguments that they were given. */
function packagesAt(from: number, to: number) {
  const asked: unknown[] = [];
  const ended: string[] = [];
  class Pool {
    readonly config: { readonly connectionString: string };
    constructor(config: { readonly connectionString: string }) {
      this.config = config;
    }
    on(): void {}
    async end(): Promise<void> {
      ended.push(this.config.connectionString);
    }
  }
  const packages = {
    pg: { default: { Pool } },
    '@deskwright/storage-postgres': {
      async migratePostgres({ config }: Pool, options: object) {
        asked.push({ address: config.connectionString, ...options });
        return { from, to };
      },
    },
    '@deskwright/storage-sqlite': {
      migrateSqlite({ path, ...options }: { readonly path: string }) {
        asked.push({ address: path, ...options });
        return { from, to };
      },
    },
  };
  return { packages, asked, ended };
}

const SECRET = 'postgres://desk:s3cret@db.example:5433/desk?sslpassword=s3cret';
const SHOWN = 'postgres://desk@db.example:5433/desk';

describe.each([
  ['desk.db', 'desk.db'],
  [SECRET, SHOWN],
])('migrate %s', (address, shown) => {
  it('says from which schema to which, and shows no password', async () => {
    const { packages, asked, ended } = packagesAt(2, 5);
    expect(await run([address], { packages })).toEqual({ code: 0, stdout: `${shown}: schema 2 -> 5\n`, stderr: '' });
    expect(asked).toEqual([{ address, dryRun: false }]);
    expect(ended).toEqual(address === shown ? [] : [address]);
  });

  it('says when there is nothing to do', async () => {
    const { packages } = packagesAt(5, 5);
    const answer = { code: 0, stdout: `${shown}: schema 5, up to date\n`, stderr: '' };
    expect(await run([address], { packages })).toEqual(answer);
    expect(await run([address, '--check'], { packages })).toEqual(answer);
  });

  it('with --check changes nothing and ends with 1 when something is outstanding', async () => {
    const { packages, asked } = packagesAt(2, 5);
    const answer = { code: 1, stdout: `${shown}: schema 2 -> 5, outstanding\n`, stderr: '' };
    expect(await run([address, '--check'], { packages })).toEqual(answer);
    expect(asked).toEqual([{ address, dryRun: true }]);
  });

  it('with --json writes one object', async () => {
    const { packages } = packagesAt(2, 5);
    const done = await run([address, '--json'], { packages });
    expect(JSON.parse(done.stdout)).toEqual({ database: shown, from: 2, to: 5, outstanding: false });
    const checked = await run([address, '--json', '--check'], { packages });
    expect(checked.code).toBe(1);
    expect(JSON.parse(checked.stdout)).toEqual({ database: shown, from: 2, to: 5, outstanding: true });
  });

  it('says which package is missing and how to get it', async () => {
    const { packages } = packagesAt(0, 1);
    for (const name of address === shown ? ['@deskwright/storage-sqlite'] : ['@deskwright/storage-postgres', 'pg']) {
      const stderr = `error: ${shown}: this needs the package ${name}, which is not installed: npm install ${name}\n`;
      const answer = await run([address], { packages: { ...packages, [name]: undefined } });
      expect(answer).toEqual({ code: 2, stdout: '', stderr });
    }
  });
});

describe('what goes wrong with a database', () => {
  const failing = (error: Error) => ({
    ...packagesAt(0, 0).packages,
    '@deskwright/storage-postgres': { migratePostgres: () => Promise.reject(error) },
  });

  it('is told with its code, on one line, without a password', async () => {
    const error = new DeskError('storage.unreachable', `cannot reach ${SECRET}`);
    expect(await run([SECRET], { packages: failing(error) })).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: ${SHOWN}: storage.unreachable: cannot reach ${SHOWN}?…\n`,
    });
  });

  it('is told by the code of its cause when it has no message', async () => {
    const cause = Object.assign(new AggregateError([], ''), { code: 'ECONNREFUSED' });
    const error = new DeskError('storage.unreachable', '', { cause });
    const { stderr } = await run([SECRET], { packages: failing(error) });
    expect(stderr).toBe(`error: ${SHOWN}: storage.unreachable: ECONNREFUSED\n`);
  });

  it('closes the connections', async () => {
    const { packages, ended } = packagesAt(0, 0);
    const broken = { migratePostgres: () => Promise.reject(new Error('no')) };
    await run([SECRET], { packages: { ...packages, '@deskwright/storage-postgres': broken } });
    expect(ended).toEqual([SECRET]);
  });
});

describe('what is no address', () => {
  it.each([
    ['mysql://root:s3cret@db.example/desk', 'mysql://… is neither a file nor the address of PostgreSQL'],
    [
      'postgres://desk:s3#cret@db.example/desk',
      'the address of PostgreSQL cannot be read: write special characters of names and passwords as in %40',
    ],
  ])('%s is refused without a word of it', async (address, fault) => {
    expect(await run([address], packagesAt(0, 1))).toEqual({ code: 2, stdout: '', stderr: `error: ${fault}\n` });
  });

  it('and an option that is none show no password', async () => {
    const { code, stderr } = await run([`--chek=${SECRET}`, 'desk.db'], packagesAt(0, 1));
    expect(code).toBe(2);
    expect(stderr).toContain('unknown option');
    expect(stderr).not.toContain('s3cret');
    expect((await run([SECRET, SECRET], packagesAt(0, 1))).stderr).not.toContain('s3cret');
  });
});
