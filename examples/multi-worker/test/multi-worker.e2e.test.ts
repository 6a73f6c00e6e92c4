import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Report } from '../src/run.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

async function multiWorker(...args: readonly string[]) {
  const { DATABASE_URL: _, ...env } = process.env;
  const child = spawn(process.execPath, ['--no-warnings', '--conditions=@deskwright/source', MAIN, ...args], { env });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data) => {
    stdout += data;
  });
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  const [code] = await once(child, 'close');
  return { code, stdout, stderr };
}

test('what goes in comes out, once, while workers are killed', async () => {
  const { code, stdout, stderr } = await multiWorker('--workers', '2', '--seconds', '4', '--kill-every', '1', '--json');
  expect(stderr).toBe('');
  const report = JSON.parse(stdout) as Report;
  expect(report.problems).toEqual([]);
  expect(code).toBe(0);
  expect(report.killed).toBeGreaterThan(0);
  expect(report.offered).toBeGreaterThan(0);
  expect(report).toMatchObject({
    messages: report.offered,
    tickets: report.offered / 3,
    acknowledgements: report.offered / 3,
    timeRules: report.offered / 3,
  });
});

describe('a command line that makes no sense', () => {
  test.each([
    ['no workers', ['--workers', '0']],
    ['no number', ['--seconds', 'soon']],
    ['an unknown option', ['--bogus']],
  ])('%s ends with 2', async (_what, args) => {
    const { code, stdout, stderr } = await multiWorker(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error: /);
  });
});
