import {
  type Actor,
  type ConfigurationHead,
  DeskError,
  deriveId,
  type EditPlan,
  idAt,
  type Json,
  type Part,
  type PartKind,
  partKey,
  type RecordId,
  type Step,
  type Stored,
  type Write,
} from '@deskwright/core';
import type { ReadRecord } from '@deskwright/core/port';
import type { Context } from '../context.ts';
import { decide } from '../decide.ts';
import { batchOf, updatedAt } from '../execute.ts';
import type { StoredConfiguration } from './stored-configuration.ts';

/** Commits a plan: all commands to the parts and the one to the head, as one batch. `null` when somebody else was faster. */
export async function storeEdit(
  context: Context,
  before: StoredConfiguration | null,
  { commands }: EditPlan,
  by: Actor,
): Promise<StoredConfiguration | null> {
  const edit = idAt(context.now(), context.newSeed());
  const head = before?.head ?? null;
  // Every edit touches the head, so nothing of the configuration is younger.
  const at = Math.max(context.now(), updatedAt(head?.value as unknown as Json | undefined));
  const steps: Step[] = [];
  const read: ReadRecord[] = [];
  for (const [index, { to, command }] of commands.entries()) {
    const id = index === 0 ? edit : deriveId(edit, `${to.kind} ${to.id}`);
    const meta = { id, at, by, ...(index === 0 ? {} : { cause: edit }) };
    const decided = await decide(context, to, index === 0 ? head : storedOf(before, to), { ...command, meta });
    if (!decided.ok) throw new DeskError(decided.refusal.code, decided.refusal.message);
    steps.push(decided.step);
    read.push(...decided.read);
  }
  const batch = batchOf(steps, { read });
  const result = await context.storage.commit(batch);
  if (!result.ok) return null;
  context.committed(batch.writes);
  const [first, ...others] = batch.writes;
  if (first === undefined) return before;
  const parts = new Map(before?.parts ?? []);
  for (const write of others) {
    const kind = write.kind as PartKind;
    parts.set(partKey({ kind, id: write.id }), {
      ...(write.value as unknown as Part),
      kind,
      version: versionOf(write),
    });
  }
  const value = first.value as unknown as ConfigurationHead;
  return { head: { id: first.id, value, version: versionOf(first) }, parts };
}

function versionOf({ expected, events }: Write): number {
  return expected + events.length;
}

function storedOf(before: StoredConfiguration | null, { kind, id }: RecordId): Stored<unknown> | null {
  const part = before?.parts.get(`${kind} ${id}`);
  if (part === undefined) return null;
  const { kind: _, version, ...value } = part;
  return { id, value, version };
}
