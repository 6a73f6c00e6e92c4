import type { Desk } from '@deskwright/core';
import { CliFault } from './cli-fault.ts';
import type { CliHost } from './host.ts';

/** The desk that a module exports as its default or as `desk`. Throws a {@link CliFault} when there is none. */
export async function loadDesk(host: CliHost, path: string): Promise<Desk> {
  let module: { readonly default?: unknown; readonly desk?: unknown };
  try {
    module = (await host.importModule(path)) as typeof module;
  } catch (error) {
    const detail = error instanceof Error ? (error.message.split(/\n| imported from /)[0] ?? '') : String(error);
    throw new CliFault(`${path}: the module cannot be loaded: ${detail}`);
  }
  const found = [module.default, module.desk].find(isDesk);
  if (found === undefined)
    throw new CliFault(`${path}: the module exports no desk, neither as its default nor as "desk"`);
  return found;
}

function isDesk(value: unknown): value is Desk {
  const desk = value as Partial<Desk> | null | undefined;
  return typeof desk?.parseRules === 'function' && typeof desk.parseRulePack === 'function';
}
