import type { EntryPointExports, ExportList } from './export-list.ts';
import type { SourceFile } from './source-files.ts';

const vagueFile = /(?:^|\/)(?:types|utils?|helpers?|misc|common|shared)\.ts$/;
const vagueFolder = /(?:^|\/)(?:types|utils?|helpers?|misc|common|shared)\//;

/** Finds files and folders whose name says nothing about what is inside. */
export function findVagueNames(files: readonly SourceFile[]): string[] {
  return files.filter(({ path }) => vagueFile.test(path) || vagueFolder.test(path)).map(({ path }) => path);
}

const suffixes: Readonly<Record<string, string>> = { storage: 'Storage', channel: 'Channel', blobs: 'Blobs' };

function camelCase(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** Finds adapters whose factory is not named after the package: `storage-x` exports `xStorage` and `XStorageOptions`. */
export function findMisnamedAdapters(exports: ExportList): string[] {
  return Object.entries(exports).flatMap(([specifier, list]: [string, EntryPointExports]) => {
    const [, family = '', name = ''] = /^@deskwright\/([a-z]+)-([a-z0-9-]+)$/.exec(specifier) ?? [];
    const suffix = suffixes[family];
    if (suffix === undefined) return [];
    const factory = camelCase(name) + suffix;
    const options = `${factory.charAt(0).toUpperCase()}${factory.slice(1)}Options`;
    return [
      ...(list.values.includes(factory) ? [] : [`${specifier} lacks ${factory}`]),
      ...(list.types.includes(options) ? [] : [`${specifier} lacks ${options}`]),
    ];
  });
}
