import { below, type KeyPart, keyOf } from './keys.ts';
import type { LevelDatabase } from './level-database.ts';

interface Change {
  readonly key: Buffer;
  /** `undefined` when the key is to go. */
  readonly value: unknown;
}

/** Changes to the rows of one tenant that are kept together: it reads what it has changed, and writes all of it at once. */
export class Draft {
  private readonly database: LevelDatabase;
  private readonly tenant: string;
  private readonly changes = new Map<string, Change>();

  constructor(database: LevelDatabase, tenant: string) {
    this.database = database;
    this.tenant = tenant;
  }

  async get<T>(...parts: readonly KeyPart[]): Promise<T | undefined> {
    const key = keyOf(this.tenant, ...parts);
    const change = this.changes.get(key.toString('latin1'));
    return (change === undefined ? await this.database.db.get(key) : change.value) as T | undefined;
  }

  put(parts: readonly KeyPart[], value: unknown): void {
    const key = keyOf(this.tenant, ...parts);
    this.changes.set(key.toString('latin1'), { key, value });
  }

  del(parts: readonly KeyPart[]): void {
    this.put(parts, undefined);
  }

  /** The rows whose keys begin with these parts, in order, as they were before this draft. */
  async *scan<T>(...parts: readonly [...KeyPart[], string]): AsyncGenerator<T> {
    for await (const value of this.database.db.values(below(this.tenant, ...parts))) yield value as T;
  }

  /** Writes everything or nothing; it is on the disk when this resolves. */
  async write(): Promise<void> {
    const changes = [...this.changes.values()].map(({ key, value }) =>
      value === undefined ? ({ type: 'del', key } as const) : ({ type: 'put', key, value } as const),
    );
    await this.database.db.batch(changes, { sync: true });
  }

  /** A number that has not been used before. */
  async number(): Promise<number> {
    const number = (await this.get<number>('counter')) ?? 1;
    this.put(['counter'], number + 1);
    return number;
  }
}
