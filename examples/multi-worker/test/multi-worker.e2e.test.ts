import { describe, expect, test } from 'vitest';
import type { Report } from '../src/run.ts';
import { multiWorker } from './multi-worker-command.ts';

test('what goes in comes out, once, while workers are killed', async () => {
  const args = ['--workers', '2', '--seconds', '4', '--kill-every', '1', '--json'];
  const { code, stdout, stderr } = await multiWorker(args);
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
    const { code, stdout, stderr } = await multiWorker(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error: /);
  });
});
