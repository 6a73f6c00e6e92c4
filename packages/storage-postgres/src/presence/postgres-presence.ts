import {
  checkPresenceKey,
  checkPresencePrefix,
  DeskError,
  type Instant,
  isDeskError,
  type Json,
  PRESENCE_LIMITS,
  type Presence,
  type PresenceEntry,
  presenceText,
} from '@deskwright/core/port';
import { connection, type Row } from '../connection.ts';
import type { PostgresPool, PostgresValue } from '../postgres-pool.ts';
import { schemaCheck } from '../schema-check.ts';
import { Listening } from './listening.ts';
import { nextPrefix } from './next-prefix.ts';
import type { PostgresListen } from './postgres-listen.ts';
import { channelOf, payloadOf } from './presence-channel.ts';

/**
 * Options of {@link postgresPresence}. `pool` is yours, and may be the one of `postgresStorage`; `listen` is for watchers, and is
 * used while there are any; `tenant` is `'default'` unless given and may not be empty; `now` is the clock (epoch milliseconds;
 * the system clock unless given). `onError` hears why listening failed; it is tried again.
 */
export interface PostgresPresenceOptions {
  readonly pool: PostgresPool;
  readonly listen: PostgresListen;
  readonly tenant?: string;
  readonly now?: () => Instant;
  readonly onError?: (error: unknown) => void;
}

const PUT = 'SELECT deskwright.presence_put($1, $2, $3, $4, $5, $6, $7) IS NULL AS done';
const REMOVE = 'SELECT deskwright.presence_remove($1, $2, $3, $4) IS NULL AS done';
const GET = `SELECT presence.key, presence.value, presence.expires_at FROM deskwright.presence
WHERE presence.tenant = own.tenant AND presence.key = $2 AND presence.expires_at > $3::double precision OFFSET 0`;
const LIST = `SELECT presence.key, presence.value, presence.expires_at FROM deskwright.presence
WHERE presence.tenant = own.tenant AND presence.key >= $2 AND presence.key < $3
  AND presence.expires_at > $4::double precision
ORDER BY presence.key LIMIT ${PRESENCE_LIMITS.list}`;

function entryOf({ key, value, expires_at }: Row): PresenceEntry {
  return { key: String(key), value: JSON.parse(String(value)) as Json, expiresAt: Number(expires_at) };
}

async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isDeskError(error)) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new DeskError('presence.failed', message, { cause: error });
  }
}

/**
 * Presence in PostgreSQL, for many processes and tenants: in a table that is not logged, told by `NOTIFY`. A crash of the server
 * loses it. Expired rows are removed as new ones are put, at most ten with each. The clocks of machines that share it have to
 * agree. The database must have been brought up to date by `migratePostgres`; the first call looks whether it is. Methods reject
 * with a `DeskError`: those of the port, `presence.failed` (anything about the database; see `cause`), `storage.older` and
 * `storage.newer` as those of `postgresStorage` do.
 */
export function postgresPresence(options: PostgresPresenceOptions): Presence {
  const { pool, listen, now = Date.now, onError = () => {} } = options;
  const at = connection(pool, options.tenant ?? 'default', {});
  if (at.tenant === '') throw new DeskError('storage.badTenant', 'A tenant needs a name');
  const channel = channelOf(at.tenant);
  const listening = new Listening(listen, channel, onError);
  const ready = schemaCheck(pool);

  async function entries(query: string, values: PostgresValue[]): Promise<readonly PresenceEntry[]> {
    const rows = await asked(async () => {
      await ready();
      return at.rows(query, values);
    });
    return rows.map(entryOf);
  }

  async function run(statement: string, values: PostgresValue[]): Promise<void> {
    await asked(async () => {
      await ready();
      await pool.query(statement, [at.tenantText, ...values]);
    });
  }

  return {
    port: 1,
    async put(key, value, ttlMs) {
      const text = presenceText(key, value, ttlMs);
      const present = now();
      const expiresAt = present + ttlMs;
      const payload = payloadOf({ type: 'put', key, value, expiresAt });
      await run(PUT, [key, text, expiresAt, present, channel, payload]);
    },
    async get(key) {
      checkPresenceKey(key);
      return (await entries(GET, [key, now()]))[0] ?? null;
    },
    async remove(key) {
      checkPresenceKey(key);
      await run(REMOVE, [key, channel, payloadOf({ type: 'removed', key })]);
    },
    async list(prefix) {
      checkPresencePrefix(prefix);
      return entries(LIST, [prefix, nextPrefix(prefix), now()]);
    },
    watch(prefix, onChange) {
      checkPresencePrefix(prefix);
      return listening.watch(prefix, onChange);
    },
  };
}
