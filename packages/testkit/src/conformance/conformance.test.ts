import { describe, expect, it } from 'vitest';
import type { Case, DisposableSubject } from './case.ts';
import { conformance } from './conformance.ts';

interface Counter extends DisposableSubject {
  readonly number: number;
}

const seen: string[] = [];
let created = 0;
let disposed = 0;

const factory = {
  name: 'counters',
  traits: ['counts'],
  async create(): Promise<Counter> {
    created += 1;
    return {
      number: created,
      async dispose() {
        disposed += 1;
      },
    };
  },
};

const cases: readonly Case<Counter>[] = [
  { id: 'one', title: 'passes', run: async ({ number }) => void seen.push(`one ${number}`) },
  {
    id: 'two',
    title: 'needs what there is',
    needs: ['counts'],
    run: async ({ number }) => void seen.push(`two ${number}`),
  },
  {
    id: 'three',
    title: 'needs what there is not',
    needs: ['counts', 'flies'],
    run: () => Promise.reject(new Error('ran')),
  },
  { id: 'four', title: 'fails', run: () => Promise.reject(new Error('broken promise')) },
];

describe('conformance', () => {
  it('registers the cases that apply, each with a fresh subject that is disposed of even when the case fails', async () => {
    const registered = new Map<string, () => Promise<void>>();
    const names: string[] = [];
    const runner = {
      describe(name: string, body: () => void) {
        names.push(name);
        body();
      },
      it: (name: string, body: () => Promise<void>) => void registered.set(name, body),
    };
    conformance(runner, cases, factory);
    expect(names).toEqual(['counters']);
    expect([...registered.keys()]).toEqual(['one: passes', 'two: needs what there is', 'four: fails']);
    await registered.get('one: passes')?.();
    await registered.get('two: needs what there is')?.();
    await expect(registered.get('four: fails')?.()).rejects.toThrow('broken promise');
    expect(seen).toEqual(['one 1', 'two 2']);
    expect([created, disposed]).toEqual([3, 3]);
  });
});
