import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repositoryRoot } from '../tooling/workspace.ts';
import { type Compiled, type DeskSize, deskSource, moduleCompiler, WRONG } from './type-budget.ts';

const budgetFile = join(repositoryRoot, 'test/repository/type-budget.json');
const LARGE: DeskSize = { plugins: 25, fields: 60, rules: 200 };
// The compiler counts the same on every machine, so little room is enough; only a jump needs a decision.
const HEADROOM = 1.1;
// Compiling takes long, and longer while other tests do the same.
const PATIENCE_MS = 600_000;

const compile = moduleCompiler();

describe('the types of a desk', () => {
  it(
    'stay cheap on one of 25 plugins, 60 fields and 200 rules',
    () => {
      const { errors, ...work } = compile(deskSource(LARGE));
      expect([...errors]).toEqual([]);
      if (process.env.TYPE_BUDGET === 'update') {
        writeFileSync(budgetFile, `${JSON.stringify({ desk: LARGE, ...work }, null, 2)}\n`);
      }
      const budget = JSON.parse(readFileSync(budgetFile, 'utf8')) as Omit<Compiled, 'errors'>;
      expect(work.instantiations, 'instantiations').toBeLessThanOrEqual(budget.instantiations * HEADROOM);
      expect(work.comparisons, 'comparisons').toBeLessThanOrEqual(budget.comparisons * HEADROOM);
    },
    PATIENCE_MS,
  );

  it(
    'cost the same for every further plugin',
    () => {
      const counts = [5, 10, 25, 50];
      const costs = counts.map((plugins) => compile(deskSource({ plugins, fields: 60, rules: 10 })).instantiations);
      const perPlugin = counts.slice(1).map((count, index) => {
        const [before = 0, after = 0] = [costs[index], costs[index + 1]];
        return (after - before) / (count - (counts[index] ?? 0));
      });
      expect(Math.min(...perPlugin)).toBeGreaterThan(0);
      expect(Math.max(...perPlugin) / Math.min(...perPlugin)).toBeLessThan(1.25);
    },
    PATIENCE_MS,
  );

  it(
    'find a wrong name, operator, value, action or parameter in it',
    () => {
      const source = deskSource({ ...LARGE, rules: 1 }, true);
      const wrong = source.split('\n').flatMap((line, index) => (line.endsWith(WRONG) ? [index + 1] : []));
      expect(wrong.length).toBeGreaterThan(10);
      expect([...compile(source).errors.keys()].sort((a, b) => a - b)).toEqual(wrong);
    },
    PATIENCE_MS,
  );
});
