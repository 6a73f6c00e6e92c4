import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineDesk } from '@deskwright/core';
import { migrateSqlite } from '@deskwright/storage-sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeHost } from './node-host.ts';
import { runCli } from './run-cli.ts';

const desk = defineDesk({ departments: ['support'], tags: ['late'] }).policies({
  slas: [{ id: 'standard', targets: [{ metric: 'firstResponse', within: 'PT4H' }] }],
});
const POLICIES = {
  slas: [{ id: 'standard', targets: [{ metric: 'firstResponse', within: 'PT2H' }] }],
  rules: [{ id: 'late', on: ['sla.breached'], then: [{ do: 'tag', add: ['late'] }] }],
};

describe('deskwright config', () => {
  let dir: string;
  let database: string;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'deskwright-config-'));
    database = join(dir, 'desk.db');
    migrateSqlite({ path: database });
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  /** Writes a configuration into a file, and says where. */
  function file(name: string, policies: unknown): string {
    const path = join(dir, name);
    const document = { format: 'deskwright/configuration', version: 1, policies };
    writeFileSync(path, JSON.stringify(document, null, 2));
    return path;
  }

  async function run(...args: readonly string[]) {
    const out = { stdout: '', stderr: '' };
    const code = await runCli(['config', ...args, '--desk', 'desk.mjs'], {
      ...nodeHost(),
      stdout: (text) => {
        out.stdout += text;
      },
      stderr: (text) => {
        out.stderr += text;
      },
      importModule: async () => ({ desk }),
      importPackage: (name) => import(name),
    });
    return { code, ...out };
  }

  it('checks files, and says where something is wrong', async () => {
    const good = file('good.json', POLICIES);
    expect(await run('check', good)).toEqual({ code: 0, stdout: '1 file: nothing wrong\n', stderr: '' });
    const bad = file('bad.json', {
      ...POLICIES,
      slas: [{ id: 'x', targets: [{ metric: 'firstResponse', within: '2h' }] }],
    });
    const { code, stdout } = await run('check', bad);
    expect(code).toBe(1);
    expect(stdout).toContain(`${bad}:11:13: policies.slas[0].targets[0].within  error  sla.duration`);
    expect(stdout).toContain('1 file: 1 finding');
  });

  it('compares files, part by part', async () => {
    const [one, two] = [file('one.json', POLICIES), file('two.json', { ...POLICIES, slas: [] })];
    expect((await run('diff', one, two)).stdout).toBe(
      ['removed  slaPolicy standard', 'added    settings slas', '2 differences', ''].join('\n'),
    );
    expect((await run('diff', one, one)).stdout).toBe('no differences\n');
  });

  it('imports into a database and exports from it, also what was before', async () => {
    const path = file('shop.json', POLICIES);
    expect(await run('export', database)).toMatchObject({ code: 2, stdout: '' });
    const dry = await run('import', path, database, '--dry-run');
    expect(dry).toMatchObject({ code: 0, stdout: 'changed  slaPolicy standard\nadded    rule late\n2 differences\n' });
    expect(await run('export', database)).toMatchObject({ code: 2 });

    const imported = await run('import', path, database, '--note', 'First');
    expect(imported.stdout).toBe('changed  slaPolicy standard\nadded    rule late\n2 differences, revision 2\n');
    const exported = JSON.parse((await run('export', database, '--name', 'Shop')).stdout);
    expect(exported).toMatchObject({ name: 'Shop', revision: 2, policies: POLICIES });
    const before = JSON.parse((await run('export', database, '--revision', '1')).stdout);
    expect(before.policies.rules).toBeUndefined();
    expect(await run('export', database, '--revision', '9')).toMatchObject({ code: 2 });
    const late = await run('import', path, database, '--expected-revision', '1');
    expect(late).toMatchObject({ code: 1 });
    expect(late.stdout).toContain('configuration.overtaken');

    const part = file('part.json', { templates: { hello: { text: 'Hello' } } });
    expect((await run('import', part, database, '--merge')).stdout).toContain('revision 3');
    expect(JSON.parse((await run('export', database)).stdout).policies).toMatchObject(POLICIES);
  });
});
