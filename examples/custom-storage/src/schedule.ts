import type { Draft } from './draft.ts';
import type { RecordRow, Target, Timed, What, WorkRow } from './rows.ts';

function save(draft: Draft, target: Target, row: Timed): void {
  if ('work' in target) draft.put(['work', target.work], row);
  else draft.put(['record', target.record.kind, target.record.id], row);
}

/** What falls due, wherever it is kept. */
export async function rowAt(draft: Draft, target: Target): Promise<RecordRow | WorkRow | undefined> {
  if ('work' in target) return draft.get<WorkRow>('work', target.work);
  return draft.get<RecordRow>('record', target.record.kind, target.record.id);
}

/** Which kind of work a row is. */
export function whatOf(row: RecordRow | WorkRow): What {
  return 'task' in row ? row.task.what : 'wake';
}

/** Where a row is kept. */
export function targetOf(row: RecordRow | WorkRow): Target {
  return 'task' in row ? { work: row.order } : { record: { kind: row.kind, id: row.id } };
}

/** Takes a row out of the list of what is due, and back from whoever had leased it. */
export function unschedule(draft: Draft, row: RecordRow | WorkRow): void {
  if (row.dueAt !== null) draft.del(['due', whatOf(row), row.dueAt, row.order]);
  if (row.token !== null) draft.del(['lease', row.token]);
  row.dueAt = null;
  row.token = null;
}

/** Sets when a row can be claimed next, and under which token it is leased until then, if it is. */
export function schedule(draft: Draft, row: RecordRow | WorkRow, dueAt: number | null, token: string | null): void {
  const target = targetOf(row);
  unschedule(draft, row);
  row.dueAt = dueAt;
  row.token = token;
  if (dueAt !== null) draft.put(['due', whatOf(row), dueAt, row.order], target);
  if (token !== null) draft.put(['lease', token], target);
  save(draft, target, row);
}
