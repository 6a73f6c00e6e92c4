import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { packAll } from './pack.ts';
import { readWorkspaces, repositoryRoot } from './workspace.ts';

const budgetFile = join(repositoryRoot, 'test/repository/size-budget.json');
// Room for ordinary work, so that only a jump needs a decision.
const headroom = 1.15;

/** Bytes of each built package's JavaScript after gzip, by package name. */
export function readSizes(): Record<string, number> {
  return Object.fromEntries(
    readWorkspaces('packages').map(({ dir, manifest }) => {
      const files = globSync('dist/**/*.js', { cwd: join(repositoryRoot, dir) }).toSorted();
      const code = Buffer.concat(files.map((file) => readFileSync(join(repositoryRoot, dir, file))));
      return [manifest.name, gzipSync(code, { level: 9 }).length];
    }),
  );
}

/** What each package may weigh. */
export function readSizeBudget(): Record<string, number> {
  return JSON.parse(readFileSync(budgetFile, 'utf8')) as Record<string, number>;
}

if (import.meta.main) {
  await packAll();
  const sizes = readSizes();
  if (process.argv.includes('--update')) {
    const budget = Object.fromEntries(
      Object.entries(sizes).map(([name, size]) => [name, Math.ceil((size * headroom) / 100) * 100]),
    );
    writeFileSync(budgetFile, `${JSON.stringify(budget, null, 2)}\n`);
  }
  const budget = readSizeBudget();
  for (const [name, size] of Object.entries(sizes)) {
    console.log(`${name.padEnd(32)} ${String(size).padStart(8)} of ${String(budget[name] ?? 0).padStart(8)} bytes`);
  }
}
