import { CliFault } from './cli-fault.ts';
import type { CliHost } from './host.ts';

/** A package that only some commands need. Throws a {@link CliFault}, which begins with what needs it, when it is missing. */
export async function installed<T>(host: CliHost, name: string, what: string): Promise<T> {
  const module = await host.importPackage(name);
  if (module !== null) return module as T;
  throw new CliFault(`${what}: this needs the package ${name}, which is not installed: npm install ${name}`);
}
