import type { RecordId } from '@deskwright/core';
import type { Context } from '../context.ts';

/** The kinds of records that say which blobs belong to them, in a set named `blobs`: messages, and what plugins bring. */
function kindsWithBlobs({ desk }: Context): readonly string[] {
  return Object.entries(desk.fields).flatMap(([kind, fields]) => (fields.blobs?.type === 'set' ? [kind] : []));
}

/** Whether a record of this desk, other than `except`, refers to a blob. One look-up by index for each kind that can. */
export async function refersTo(context: Context, sha256: string, except?: RecordId): Promise<boolean> {
  for (const kind of kindsWithBlobs(context)) {
    const where = { field: 'blobs', op: 'hasAny', value: [sha256] } as const;
    const { items } = await context.storage.find(kind, {
      now: context.now(),
      where,
      limit: except === undefined ? 1 : 2,
    });
    if (items.some(({ id }) => except === undefined || except.kind !== kind || except.id !== id)) return true;
  }
  return false;
}

/** Whether anybody refers to a blob: this desk, or whoever else keeps blobs in the same place. */
export async function isReferenced(context: Context, sha256: string, except?: RecordId): Promise<boolean> {
  return (await refersTo(context, sha256, except)) || (await context.blobsUsedElsewhere(sha256));
}
