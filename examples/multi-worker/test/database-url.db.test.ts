import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Report } from '../src/run.ts';
import { multiWorker } from './multi-worker-command.ts';

const name = `multi_worker_${randomBytes(4).toString('hex')}`;
const server = new pg.Pool({ connectionString: process.env.POSTGRES_URL });
let databaseUrl = '';

beforeAll(async () => {
  await server.query(`CREATE DATABASE ${name}`);
  const url = new URL(process.env.POSTGRES_URL ?? '');
  url.pathname = name;
  databaseUrl = url.href;
});
afterAll(async () => {
  await server.query(`DROP DATABASE ${name} WITH (FORCE)`);
  await server.end();
});

test('runs on one database do not meet', async () => {
  const args = ['--workers', '1', '--seconds', '2', '--kill-every', '0', '--json'];
  const runs = await Promise.all([multiWorker(args, { databaseUrl }), multiWorker(args, { databaseUrl })]);
  for (const { code, stdout, stderr } of runs) {
    expect(stderr).toBe('');
    const report = JSON.parse(stdout) as Report;
    expect(report).toMatchObject({ problems: [], killed: 0, sentAgain: 0, messages: report.offered });
    expect(code).toBe(0);
  }
});

test('Ctrl-C still counts what there is, and ends with 130', async () => {
  const args = ['--workers', '1', '--seconds', '1000', '--kill-every', '0'];
  const interrupted = (stderr: string) => stderr.includes('messages/s');
  const { code, stdout } = await multiWorker(args, { databaseUrl, interrupted });
  expect(stdout).toMatch(/Counts in are counts out\.\n$/);
  expect(code).toBe(130);
});

test('a database that is not there ends with 1', async () => {
  const { code, stdout, stderr } = await multiWorker([], { databaseUrl: `${databaseUrl}_no` });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('storage.');
});
