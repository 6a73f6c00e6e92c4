import { readFileSync } from 'node:fs';
import { defineConfig } from 'tsup';

// Run inside a package: its `exports`, and `bin` where it has one, are the one list of entry points.
interface Manifest {
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

const { bin = {}, exports } = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;

const entry = Object.fromEntries(
  Object.values(exports).flatMap((target) =>
    typeof target === 'string'
      ? []
      : // `./dist/port/index.js` comes from an entry named `port/index`.
        [[target.default?.replace(/^\.\/dist\/|\.js$/g, ''), target['@deskwright/source']?.replace(/^\.\//, '')]],
  ),
) as Record<string, string>;

// A command is an entry point without a name: `./dist/main.js` comes from `src/main.ts`.
for (const target of Object.values(bin)) {
  const name = target.replace(/^\.\/dist\/|\.js$/g, '');
  entry[name] = `src/${name}.ts`;
}

export default defineConfig({
  entry,
  format: 'esm',
  target: 'node22',
  platform: 'node',
  dts: true,
  sourcemap: true,
  clean: true,
  // A dependency always stays an import, whichever section of package.json names it.
  skipNodeModulesBundle: true,
  // Some modules, `node:sqlite` for one, exist only under their full name.
  removeNodeProtocol: false,
});
