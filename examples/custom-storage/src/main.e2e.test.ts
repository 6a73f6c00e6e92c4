import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));

it('runs a desk that is stopped and goes on where it was', async () => {
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, ['--conditions=@deskwright/source', main]);
  expect(stdout).toMatch(/^[0-9A-Z]{7} {2}high {2}A refund, please\n1 of 2 tickets speak of a refund\n$/);
});
