import type { DatabaseSync } from 'node:sqlite';

function literal(value: unknown): string {
  if (value === null) return 'NULL';
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return Number.isInteger(value) ? `${value}.0` : String(value);
  if (value instanceof Uint8Array) return `x'${Buffer.from(value).toString('hex')}'`;
  return `'${String(value).replaceAll("'", "''")}'`;
}

function rowsOf(db: DatabaseSync, table: string): readonly string[] {
  const select = db.prepare(`SELECT * FROM "${table}"`);
  // So integers are told from other numbers.
  select.setReadBigInts(true);
  return select
    .all()
    .map(
      (row) =>
        `INSERT INTO "${table}" (${Object.keys(row).join(', ')}) VALUES (${Object.values(row).map(literal).join(', ')});`,
    );
}

/** The rows of `words`, which keeps no texts, put together from the places of their words. */
function wordsOf(db: DatabaseSync): readonly string[] {
  db.exec("CREATE VIRTUAL TABLE temp.places USING fts5vocab (main, words, 'instance')");
  const places = db.prepare(
    'SELECT doc, term FROM temp.places WHERE doc IN (SELECT rowid FROM words) ORDER BY doc, offset',
  );
  const texts = new Map<number, string[]>();
  for (const { doc, term } of places.all()) texts.set(Number(doc), [...(texts.get(Number(doc)) ?? []), String(term)]);
  db.exec('DROP TABLE temp.places');
  return [...texts].map(
    ([doc, words]) => `INSERT INTO words (rowid, text) VALUES (${doc}, ${literal(words.join(' '))});`,
  );
}

/** A database as SQL that makes it again: its schema, its rows and its `user_version`. */
export function dump(db: DatabaseSync): string {
  const tables = db.prepare("SELECT name, type FROM pragma_table_list WHERE schema = 'main'").all();
  const named = (type: string) => tables.filter((table) => table.type === type).map(({ name }) => String(name));
  // The tables behind a virtual one come with it.
  const schema = db
    .prepare("SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY rowid")
    .all()
    .filter(({ name }) => !named('shadow').includes(String(name)));
  const own = schema.map(({ name }) => String(name)).filter((name) => named('table').includes(name));
  const version = db.prepare('PRAGMA user_version').get()?.user_version;
  return [
    ...schema.map(({ sql }) => `${sql};`),
    ...own.flatMap((table) => rowsOf(db, table)),
    ...(named('virtual').includes('words') ? wordsOf(db) : []),
    'DELETE FROM sqlite_sequence;',
    ...rowsOf(db, 'sqlite_sequence'),
    `PRAGMA user_version = ${version};`,
    '',
  ].join('\n');
}
