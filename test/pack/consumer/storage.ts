import { memoryStorage } from '@deskwright/storage-memory';
import { sqliteStorage } from '@deskwright/storage-sqlite';

// Nothing is annotated: each inferred type has to be nameable from here.
export const fields = {
  ticket: { status: { type: 'keyword', read: (ticket: { status: string }) => ticket.status, path: ['status'] } },
} as const;

export const memory = memoryStorage({ fields });
export const sqlite = sqliteStorage({ path: ':memory:', fields });
export const both = [memory, sqlite];
export const find = () =>
  memory.find('ticket', { where: { field: 'status', op: 'is', value: 'open' }, now: 0, limit: 10 });
