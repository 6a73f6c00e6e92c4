import { besideStamp } from '@deskwright/core/port';
import type { Connection } from './connection.ts';
import { toNameText } from './name-text.ts';
import type { SqlCondition } from './sql-condition.ts';

const SCOPE = 'SELECT scope FROM scopes WHERE tenant = ? AND kind = ? AND stamp = ?';
const INSERT_SCOPE = 'INSERT INTO scopes (tenant, kind, stamp) VALUES (?, ?, ?) ON CONFLICT DO NOTHING';
/** The other scopes of a kind in which there is something, and 0 when there are records without keys. */
const OTHER_SCOPES = `SELECT scope FROM scopes WHERE tenant = ?1 AND kind = ?2 AND scope <> ?3
AND EXISTS (SELECT 1 FROM keys WHERE keys.scope = scopes.scope)
UNION ALL SELECT 0 FROM backlog WHERE tenant = ?1 AND kind = ?2`;

/** Stands for a scope that does not exist yet. */
export const NO_SCOPE = -1;

/** Records of one kind by how they were kept: by today's definitions, or as having values that do not fit their fields. */
export type ScopeUse = 'current' | 'unfit';

/** The scopes that a connection has met. Never wrong: a scope that was committed is not removed. */
export type ScopeCache = Map<string, number>;

function stampOf(at: Connection, kind: string, use: ScopeUse): string {
  const stamp = besideStamp(at.fields, kind);
  return use === 'current' ? stamp : `unfit ${stamp}`;
}

function lookUp(at: Connection, kind: string, stamp: string): number | undefined {
  const row = at.statement(SCOPE).get(at.tenantText, toNameText(kind), stamp) as { scope: number } | undefined;
  return row?.scope;
}

/** The scope of a kind, or {@link NO_SCOPE}. To be called outside of a write transaction that might be undone. */
export function scopeOf(at: Connection, kind: string, use: ScopeUse): number {
  const name = JSON.stringify([at.tenantText, kind, use]);
  const known = at.scopes.get(name) ?? lookUp(at, kind, stampOf(at, kind, use));
  if (known === undefined) return NO_SCOPE;
  at.scopes.set(name, known);
  return known;
}

/** The scope of a kind, made when there is none. To be called outside of a write transaction that might be undone. */
export function requireScope(at: Connection, kind: string, use: ScopeUse): number {
  const found = scopeOf(at, kind, use);
  if (found !== NO_SCOPE) return found;
  at.statement(INSERT_SCOPE).run(at.tenantText, toNameText(kind), stampOf(at, kind, use));
  return scopeOf(at, kind, use);
}

/** The scopes of records that were not kept by today's definitions, 0 standing for records without keys. */
export function otherScopes(at: Connection, kind: string): readonly number[] {
  const rows = at.statement(OTHER_SCOPES).all(at.tenantText, toNameText(kind), scopeOf(at, kind, 'current')) as {
    readonly scope: number;
  }[];
  return rows.map(({ scope }) => scope);
}

/**
 * The records beside which lies nothing that can be believed, or `null` when there are none: they have to be read. Few at
 * any time, but for the time between an upgrade and the end of `reindexSqlite`.
 */
export function looseRecords(at: Connection, kind: string): SqlCondition | null {
  const others = otherScopes(at, kind);
  if (others.length === 0) return null;
  if (others.includes(0)) {
    const current = scopeOf(at, kind, 'current');
    return { sql: 'NOT EXISTS (SELECT 1 FROM keys WHERE row = records.row AND scope = ?)', values: [current] };
  }
  const sql = 'records.row IN (SELECT row FROM keys WHERE scope IN (SELECT value FROM json_each(?)))';
  return { sql, values: [JSON.stringify(others)] };
}
