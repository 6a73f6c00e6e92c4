import { writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { runCommand } from '../tooling/run-command.ts';

describe('the installed command', () => {
  const cwd = inject('installDir');
  // The command asks the path for Node, which may lead to an older one than runs this test.
  const PATH = [dirname(process.execPath), process.env.PATH].join(delimiter);
  const deskwright = (...args: string[]) =>
    runCommand(join(cwd, 'node_modules/.bin/deskwright'), args, {
      cwd,
      env: { ...process.env, PATH, NODE_OPTIONS: '' },
    });

  it('says how it is used', async () => {
    expect(await deskwright('rules', '--help')).toMatchObject({ code: 0, output: expect.stringContaining('simulate') });
  });

  it('checks rules, and ends as continuous integration needs it', async () => {
    const rule = { id: 'a', on: ['ticket.created'], then: [{ do: 'stop' }] };
    writeFileSync(join(cwd, 'right.json'), JSON.stringify([rule]));
    writeFileSync(join(cwd, 'wrong.json'), JSON.stringify([{ ...rule, on: [] }]));
    expect(await deskwright('rules', 'check', 'right.json')).toMatchObject({ code: 0 });
    expect(await deskwright('rules', 'check', 'right.json', 'wrong.json')).toMatchObject({
      code: 1,
      output: expect.stringContaining('wrong.json:1:12: [0].on  error  config.invalid'),
    });
    expect(await deskwright('rules', 'check', 'gone.json')).toEqual({
      code: 2,
      output: 'error: gone.json: there is no such file\n',
    });
  });
});
