import { checkSchema } from './migrate.ts';
import type { PostgresPool } from './postgres-pool.ts';

/** {@link checkSchema} with the first call, and again until it has succeeded once. */
export function schemaCheck(pool: PostgresPool): () => Promise<void> {
  let checked: Promise<void> | null = null;
  return async () => {
    try {
      checked ??= checkSchema(pool);
      await checked;
    } catch (error) {
      checked = null;
      throw error;
    }
  };
}
