import { isDeskError } from '@deskwright/core';
import type { PostgresPool } from '@deskwright/storage-postgres';
import { CliFault } from './cli-fault.ts';
import { type DatabaseAddress, withoutPasswords } from './database-address.ts';
import type { CliHost } from './host.ts';
import { installed } from './installed.ts';

/** A pool that is closed by whoever opened it. */
export type OpenPool = PostgresPool & { end(): Promise<void> };

/** The part of `pg` that is used here. */
interface Pg {
  readonly Pool: new (config: {
    readonly connectionString: string;
    readonly max: number;
    readonly connectionTimeoutMillis: number;
  }) => OpenPool & { on(event: 'error', listener: () => void): unknown };
}

const CONNECTION_TIMEOUT_MS = 10_000;

/** One connection to a server, which is made when it is first used. */
export async function postgresPool(host: CliHost, { address, shown }: DatabaseAddress): Promise<OpenPool> {
  const pg = await installed<{ readonly default: Pg }>(host, 'pg', shown);
  const connectionTimeoutMillis = CONNECTION_TIMEOUT_MS;
  const pool = new pg.default.Pool({ connectionString: address, max: 1, connectionTimeoutMillis });
  // Whoever waits for a statement hears of a connection that broke.
  pool.on('error', () => {});
  return pool;
}

/** What went wrong with a database, on one line and without passwords. */
export function databaseFault({ shown }: DatabaseAddress, error: unknown): CliFault {
  if (error instanceof CliFault) return error;
  const { code, message, cause } = error as { readonly code?: unknown; readonly message?: unknown; cause?: unknown };
  // A server of which no address answers is an error without a message of its own.
  const why = message === '' ? (cause as { readonly code?: unknown } | undefined)?.code : message;
  const parts = [isDeskError(error) ? code : null, why].filter((part) => typeof part === 'string' && part !== '');
  return new CliFault(withoutPasswords(`${shown}: ${parts.join(': ')}`));
}
