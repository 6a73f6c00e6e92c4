import type { DatabaseSync } from 'node:sqlite';

function literal(value: unknown): string {
  if (value === null) return 'NULL';
  if (typeof value === 'number') return String(value);
  return `'${String(value).replaceAll("'", "''")}'`;
}

function rowsOf(db: DatabaseSync, table: string): readonly string[] {
  return db
    .prepare(`SELECT * FROM "${table}"`)
    .all()
    .map(
      (row) =>
        `INSERT INTO "${table}" (${Object.keys(row).join(', ')}) VALUES (${Object.values(row).map(literal).join(', ')});`,
    );
}

/** A database as SQL that makes it again: its schema, its rows and its `user_version`. */
export function dump(db: DatabaseSync): string {
  const schema = db
    .prepare("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY rowid")
    .all();
  const tables = schema.filter(({ type }) => type === 'table').map(({ name }) => String(name));
  const version = db.prepare('PRAGMA user_version').get()?.user_version;
  return [
    ...schema.map(({ sql }) => `${sql};`),
    ...tables.flatMap((table) => rowsOf(db, table)),
    ...rowsOf(db, 'sqlite_sequence').map((sql) => sql.replace('INSERT', 'DELETE FROM sqlite_sequence; INSERT')),
    `PRAGMA user_version = ${version};`,
    '',
  ].join('\n');
}
