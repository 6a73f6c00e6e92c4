import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { migrations } from './index.ts';

/** A step that was released is never changed, for databases have had it: what is to be different is a step of its own. */
const FROZEN: readonly string[] = [
  '3b981b8bc073c4e7',
  'e5b29aee60f5fc7b',
  '4c2de1efaba0d3d8',
  '3da86933897ca974',
  'a5510e7913c11698',
  'd75789cf760528bd',
  'e60310d041590354',
  'c61c7a1a39d41a07',
  'c4602df02d7a0c6f',
  '4544a988c82d0d23',
  '1ef029b01a872580',
  '65a80dbb94a53da0',
  '9a2dac0c487042cd',
  '42590758d4b57857',
  '342bf94be9ba2274',
  '3f90f1b7bb9110da',
  'e5bf39d2f5afefa2',
  'd44bfe1ec07eb93d',
  '73a9b5693867c253',
];

it('steps stay what they were, and have not gone', () => {
  const digests = migrations.map((step) => createHash('sha256').update(step).digest('hex').slice(0, 16));
  expect(digests).toEqual(FROZEN);
});
