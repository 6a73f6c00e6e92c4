import { readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Lockfile, missingEntries, platformOf } from '../tooling/complete-lockfile.ts';
import { repositoryRoot } from '../tooling/workspace.ts';
import { readRepositoryFiles } from './source-files.ts';
import { findMachineText, findResolvedAddresses } from './text-rules.ts';

const lockfile = readFileSync(join(repositoryRoot, 'package-lock.json'), 'utf8');

describe('tracked text', () => {
  it('names no place of the machine it was written on', async () => {
    const places = [repositoryRoot, dirname(repositoryRoot), homedir()].filter(
      (path) => path !== '/' && path !== tmpdir(),
    );
    const files = (await readRepositoryFiles()).filter(({ path }) => path !== 'test/repository/text-rules.test.ts');
    expect(
      findMachineText(
        files,
        places.map((path) => `${path}/`),
      ),
    ).toEqual([]);
  });

  it('has a lock file that installs from any registry on any platform', () => {
    expect(findResolvedAddresses(lockfile)).toEqual([]);
    // `npm run lockfile` adds what is missing.
    expect(missingEntries(JSON.parse(lockfile) as Lockfile)).toEqual({});
  });
});

it('findMachineText finds paths and registries', () => {
  const bad = [
    'see /home/ada/desk/x',
    'path="/root/x"',
    'C:\\Users\\ada',
    'from https://registry.acme-corp.com/a',
    'at /srv/desk/main/a',
  ];
  const good = ['GET /tickets/home/5', '/tmp/x', 'https://registry.example.com/a', 'npm.run', 'a/root/b'];
  expect(findMachineText([{ path: 'a', text: [...bad, ...good].join('\n') }], ['/srv/desk/'])).toEqual([
    'a:1: machine path',
    'a:2: machine path',
    'a:3: machine path',
    'a:4: registry host',
    'a:5: machine path',
  ]);
});

it('findResolvedAddresses finds addresses, not workspaces', () => {
  const text = '"resolved": "https://r.example/a.tgz",\n"resolved": "packages/core"';
  expect(findResolvedAddresses(text)).toEqual(['https://r.example/a.tgz']);
});

describe('missingEntries', () => {
  it('completes native packages of other platforms', () => {
    const lock: Lockfile = {
      packages: {
        '': {},
        'node_modules/a': {
          dev: true,
          optionalDependencies: { '@a/linux-x64-gnu': '1.0.0', '@a/darwin-arm64': '1.0.0', plain: '1.0.0' },
        },
        'node_modules/@a/linux-x64-gnu': { version: '1.0.0' },
      },
    };
    expect(missingEntries(lock)).toEqual({
      'node_modules/@a/darwin-arm64': { version: '1.0.0', cpu: ['arm64'], os: ['darwin'], dev: true, optional: true },
    });
  });

  it.each([
    ['@rollup/rollup-linux-arm-musleabihf', { cpu: ['arm'], libc: ['musl'], os: ['linux'] }],
    ['@rollup/rollup-linux-x64-gnu', { cpu: ['x64'], libc: ['glibc'], os: ['linux'] }],
    ['@rollup/rollup-win32-x64-gnu', { cpu: ['x64'], os: ['win32'] }],
    ['@rolldown/binding-wasm32-wasi', { cpu: ['wasm32'] }],
    ['fsevents', undefined],
  ])('reads the platform of %s', (name, platform) => expect(platformOf(name)).toEqual(platform));
});
