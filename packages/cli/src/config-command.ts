import { diffConfiguration, lint, type PartChange } from '@deskwright/core';
import type * as Runtime from '@deskwright/runtime';
import { CliFault } from './cli-fault.ts';
import { readConfigFile, reportProblems } from './config-file.ts';
import { databaseAddress } from './database-address.ts';
import type { CliHost } from './host.ts';
import { installed } from './installed.ts';
import { readJson } from './json-text.ts';
import { loadDesk } from './load-desk.ts';
import { counted, print, printJson } from './output.ts';
import { databaseFault } from './postgres-pool.ts';
import { type Problem, problemAt, problemLine } from './problem.ts';
import { openStorage } from './read-storage.ts';
import { readText } from './read-text.ts';

/** Options of every command on configurations. */
export interface ConfigOptions {
  readonly desk: string;
  readonly json?: boolean;
}

/** Options of the commands that need a database. */
export interface StoredConfigOptions extends ConfigOptions {
  readonly tenant?: string;
  readonly name?: string;
  readonly revision?: string;
  readonly merge?: boolean;
  readonly dryRun?: boolean;
  readonly note?: string;
  readonly expectedRevision?: string;
}

/** Checks configurations in files; 1 when there is something wrong. */
export async function checkConfig(host: CliHost, paths: readonly string[], options: ConfigOptions): Promise<number> {
  const desk = await loadDesk(host, options.desk);
  const problems: Problem[] = [];
  for (const path of paths) {
    const file = await readConfigFile(host, desk, path);
    if (!file.ok) problems.push(...file.problems);
    else {
      for (const { code, severity, path: at, message, remedy } of lint(file.desk)) {
        const issue = { code: `lint.${code}`, message, path: ['policies', ...at], remedy };
        problems.push({ ...problemAt(path, file.json, issue), severity });
      }
    }
  }
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  if (options.json === true) printJson(host, { errors, problems });
  else {
    const told = problems.filter(({ code }) => code !== 'lint.notPushable');
    const found = told.length === 0 ? 'nothing wrong' : counted(told.length, 'finding');
    print(host, [...told.map(problemLine), `${counted(paths.length, 'file')}: ${found}`]);
  }
  return errors > 0 ? 1 : 0;
}

/** Says in what two configurations in files differ. */
export async function diffConfig(host: CliHost, from: string, to: string, options: ConfigOptions): Promise<number> {
  const desk = await loadDesk(host, options.desk);
  const [before, after] = [await readConfigFile(host, desk, from), await readConfigFile(host, desk, to)];
  if (!before.ok || !after.ok) {
    const problems = [before, after].flatMap((file) => (file.ok ? [] : file.problems));
    return reportProblems(host, problems, options.json === true);
  }
  tell(host, diffConfiguration(before.document.policies, after.document.policies), options, null);
  return 0;
}

/** Writes the configuration that a database holds as a document. */
export async function exportConfig(host: CliHost, database: string, options: StoredConfigOptions): Promise<number> {
  const { name, revision } = options;
  return withConfiguration(host, database, options, async (configuration) => {
    const document = await configuration.export(name === undefined ? {} : { name });
    if ((await configuration.current())?.isStored !== true)
      throw new CliFault(`${databaseAddress(database).shown}: no configuration is stored there`);
    if (revision === undefined) printJson(host, document);
    else {
      const policies = await configuration.at(Number(revision));
      if (policies === null) throw new CliFault(`There was no revision "${revision}"`);
      printJson(host, { ...document, revision: Number(revision), policies });
    }
    return 0;
  });
}

/** Takes a configuration in a file over into a database; with `dryRun`, says what would change. 1 when it is refused. */
export async function importConfig(
  host: CliHost,
  path: string,
  database: string,
  options: StoredConfigOptions,
): Promise<number> {
  const json = readJson(path, await readText(host, path));
  const { merge, dryRun = false, note, expectedRevision } = options;
  const how = {
    mode: merge === true ? ('merge' as const) : ('replace' as const),
    dryRun,
    ...(note === undefined ? {} : { note }),
    ...(expectedRevision === undefined ? {} : { expectedRevision: Number(expectedRevision) }),
  };
  return withConfiguration(host, database, options, async (configuration) => {
    const edited = await configuration.import(json.value, how);
    if (edited.ok) {
      tell(host, edited.changes, options, edited.revision);
      return 0;
    }
    const problems = edited.issues.map((issue) => problemAt(path, json, issue));
    return reportProblems(host, problems, options.json === true);
  });
}

type Use = (configuration: Runtime.Configuration<never>) => Promise<number>;

async function withConfiguration(
  host: CliHost,
  database: string,
  { desk: module, tenant }: StoredConfigOptions,
  use: Use,
): Promise<number> {
  const desk = await loadDesk(host, module);
  const { createHelpdesk } = await installed<typeof Runtime>(host, '@deskwright/runtime', 'config');
  const { storage, close } = await openStorage(host, desk, { database, tenant });
  const failed: unknown[] = [];
  try {
    const helpdesk = createHelpdesk(desk, { storage, now: host.now, onError: (error) => failed.push(error) });
    const code = await use(helpdesk.asSystem().configuration as unknown as Runtime.Configuration<never>);
    for (const error of failed) host.stderr(`note: ${error instanceof Error ? error.message : String(error)}\n`);
    return code;
  } catch (error) {
    throw error instanceof CliFault ? error : databaseFault(databaseAddress(database), error);
  } finally {
    await close();
  }
}

function tell(
  host: CliHost,
  changes: readonly PartChange[],
  { json, dryRun }: { readonly json?: boolean; readonly dryRun?: boolean },
  revision: number | null,
): void {
  if (json === true) {
    printJson(host, revision === null ? { changes } : { revision, changes });
    return;
  }
  const lines = changes.map(({ part, change }) => `${change.padEnd(7)}  ${part.kind} ${part.id}`);
  const at = revision === null || dryRun === true ? '' : `, revision ${revision}`;
  print(host, [...lines, `${changes.length === 0 ? 'no differences' : counted(changes.length, 'difference')}${at}`]);
}
