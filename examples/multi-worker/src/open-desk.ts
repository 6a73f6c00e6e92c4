import { createHelpdesk, type Helpdesk } from '@deskwright/runtime';
import { type PostgresPool, postgresStorage } from '@deskwright/storage-postgres';
import pg from 'pg';
import { desk } from './desk.ts';
import { loadChannel } from './load-channel.ts';

/** Which desk it is, and where it sends to: what every process of it is told. */
export interface Place {
  readonly url: string;
  readonly tenant: string;
  /** The file that takes the place of the world outside. */
  readonly outbox: string;
}

/** Connections of one process; those that break while nobody uses them end no process. */
export function openPool(url: string, max: number): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max });
  pool.on('error', () => {});
  return pool;
}

/** The desk in this process. Processes share nothing but the database. */
export function openDesk(place: Place, pool: PostgresPool, onError: (error: unknown) => void) {
  const storage = postgresStorage({ pool, tenant: place.tenant, fields: desk.fields });
  const helpdesk = createHelpdesk(desk, { storage, channels: [loadChannel(place.outbox)], onError });
  return { storage, helpdesk: helpdesk as Pick<Helpdesk<never>, 'receive' | 'perform' | 'applyConfiguration' | 'on'> };
}
