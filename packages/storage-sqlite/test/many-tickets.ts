import type { DatabaseSync } from 'node:sqlite';
import { besideStamp, type FieldTable } from '@deskwright/core/port';

const AGENTS = 300;
const DEPARTMENTS = 40;

/** The id of the ticket in a row, made as core makes ids: of fixed length, in the order of time. */
export function idOf(row: number): string {
  return `01J${String(row).padStart(23, '0')}`;
}

/** A number below `below` that a row has in one respect, as good as by chance, so that no two columns go together. */
function chance(respect: number, below: number): string {
  return `(((((row * ${2654435761 + 2 * respect} + ${respect * 7919}) % 4294967291) >> 7)) % ${below})`;
}

/** One in twenty is not closed. */
const SOURCE = `WITH RECURSIVE numbers (row) AS (SELECT 1 UNION ALL SELECT row + 1 FROM numbers LIMIT (SELECT n FROM temp.wanted)),
tickets AS (
  SELECT row, printf('01J%023d', row) AS id,
    CASE WHEN row % 20 <> 7 THEN 'closed' ELSE
      CASE ${chance(1, 5)} WHEN 0 THEN 'new' WHEN 1 THEN 'open' WHEN 2 THEN 'answered' WHEN 3 THEN 'pending' ELSE 'resolved' END
    END AS status,
    'department-' || ${chance(2, DEPARTMENTS)} AS department,
    CASE WHEN ${chance(3, 11)} = 3 THEN NULL ELSE 'agent-' || ${chance(4, AGENTS)} END AS assignee,
    'contact-' || ${chance(5, 200_000)} AS requester,
    CASE WHEN row % 3 = 0 THEN 'organization-' || ${chance(6, 5000)} END AS organization,
    CASE WHEN row % 20 = 7 AND ${chance(1, 5)} < 3 THEN 1700000000000 + ${chance(7, 86_400_000)} END AS due_at,
    'tag-' || ${chance(8, 200)} AS tag,
    'Order ' || row || CASE WHEN row % 1000 = 0 THEN ' Łódź refund' ELSE ' shipped' END AS subject
  FROM numbers
)`;

/**
 * Fills a new database with tickets, as the storage would have written them one by one. Of a thousand, one has `refund` in
 * its subject.
 */
export function fillTickets(db: DatabaseSync, fields: FieldTable, count: number): void {
  db.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -200000; BEGIN');
  db.exec(`CREATE TEMP TABLE wanted AS SELECT ${count} AS n`);
  db.prepare("INSERT INTO scopes (scope, tenant, kind, stamp) VALUES (1, 'default', 'ticket', ?)").run(
    besideStamp(fields, 'ticket'),
  );
  db.exec(`
    INSERT INTO records (row, tenant, kind, id, version, value) ${SOURCE}
    SELECT row, 'default', 'ticket', id, 1, json_object('id', id, 'status', status, 'department', department,
      'assignee', assignee, 'requester', json_object('kind', 'contact', 'id', requester), 'organization', organization,
      'tags', json_array(tag), 'clocks', CASE WHEN due_at IS NULL THEN json_array() ELSE json_array(json_object(
        'metric', 'firstResponse', 'policy', 'p', 'state', 'running', 'dueAt', due_at, 'breachedAt', NULL)) END,
      'fields', json_object(), 'personal', json_object('subject', subject), 'createdAt', 1600000000000 + row)
    FROM tickets;
    INSERT INTO keys (row, scope, id, queued, status, department, assignee, organization, due_at, entries, said) ${SOURCE}
    SELECT row, 1, id, 1, status, department, assignee, organization, due_at, json_array(json_array('tags', tag)), 'x'
    FROM tickets;
    INSERT INTO entries (scope, field, value, id, row) ${SOURCE}
    SELECT 1, 'tags', tag, id, row FROM tickets ORDER BY tag, id;
    INSERT INTO texts (row, field, scope, accents) ${SOURCE}
    SELECT row, 'subject', 1, CASE WHEN row % 1000 = 0 THEN 'order ' || row || ' lodz refund' ELSE lower(subject) END
    FROM tickets;
    INSERT INTO documents (document, scope, row, kind, id, fields) ${SOURCE}
    SELECT row, 1, row, 'ticket', id, '["text","publicText"]' FROM tickets;
    INSERT INTO words (rowid, text) ${SOURCE}
    SELECT row, '1.order 1.' || row || CASE WHEN row % 1000 = 0 THEN ' 1.lodz 1.refund' ELSE ' 1.shipped' END FROM tickets;
  `);
  db.exec('COMMIT; DROP TABLE temp.wanted; PRAGMA synchronous = FULL');
}
