import { checkSchema } from './migrate.ts';
import type { PostgresPool } from './postgres-pool.ts';

/** {@link checkSchema} with the first call, and again until it has succeeded once: from then on there is nothing to wait for. */
export function schemaCheck(pool: PostgresPool): () => Promise<void> | null {
  let isChecked = false;
  let checking: Promise<void> | null = null;

  async function check(): Promise<void> {
    try {
      checking ??= checkSchema(pool);
      await checking;
      isChecked = true;
    } catch (error) {
      checking = null;
      throw error;
    }
  }

  return () => (isChecked ? null : check());
}
