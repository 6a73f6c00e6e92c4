import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { readWorkspaces, repositoryRoot, type Workspace } from '../tooling/workspace.ts';

/** Names that one entry point exports, sorted. */
export interface EntryPointExports {
  /** What exists when the program runs. */
  readonly values: readonly string[];
  /** What only the compiler sees. */
  readonly types: readonly string[];
}

/** Exports by import specifier. */
export type ExportList = Readonly<Record<string, EntryPointExports>>;

/** What the compiler knows of the public surface. */
export interface PublicSurface {
  readonly exports: ExportList;
  /** Exported names without a comment, as `specifier: name`. */
  readonly undocumented: readonly string[];
}

const file = join(import.meta.dirname, 'exports.json');

function compilerOptions(): ts.CompilerOptions {
  const config = ts.readConfigFile(join(repositoryRoot, 'tsconfig.json'), ts.sys.readFile);
  return ts.parseJsonConfigFileContent({ ...config.config, files: [] }, ts.sys, repositoryRoot).options;
}

/** Asks the compiler what each entry point of the workspaces exports. */
export function readPublicSurface(
  workspaces: readonly Workspace[] = readWorkspaces('packages'),
  root: string = repositoryRoot,
): PublicSurface {
  const entries = workspaces.flatMap(({ dir, entryPoints }) =>
    entryPoints.map(({ specifier, source }) => ({ specifier, path: join(root, dir, source) })),
  );
  const program = ts.createProgram(
    entries.map(({ path }) => path),
    compilerOptions(),
  );
  const checker = program.getTypeChecker();
  const exports: Record<string, EntryPointExports> = {};
  const undocumented: string[] = [];
  for (const { specifier, path } of entries) {
    const source = program.getSourceFile(path);
    const module = source && checker.getSymbolAtLocation(source);
    if (module === undefined) throw new Error(`${path} exports nothing`);
    const values: string[] = [];
    const types: string[] = [];
    for (const exported of checker.getExportsOfModule(module)) {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      (symbol.flags & ts.SymbolFlags.Value ? values : types).push(exported.name);
      if (symbol.getDocumentationComment(checker).length === 0) undocumented.push(`${specifier}: ${exported.name}`);
    }
    exports[specifier] = { values: values.toSorted(), types: types.toSorted() };
  }
  return { exports, undocumented };
}

/** The list under version control. */
export function readExportList(): ExportList {
  return JSON.parse(readFileSync(file, 'utf8')) as ExportList;
}

/** Only what exists at run time, by specifier. */
export function valueNames(list: ExportList): Record<string, readonly string[]> {
  return Object.fromEntries(Object.entries(list).map(([specifier, { values }]) => [specifier, values]));
}
