import { type PartEventBody, type PlacedPart, type Policies, policiesOf } from '@deskwright/core';
import type { Storage } from '@deskwright/core/port';
import { eachOf, presentParts, type StoredConfiguration, type StoredPart } from './stored-configuration.ts';

const PAGE = 1000;

/** The policies as of a revision, from the histories of the parts; `null` for a revision that there was not. */
export async function policiesAt(
  storage: Storage,
  stored: StoredConfiguration,
  revision: number,
): Promise<Policies | null> {
  const { head } = stored;
  // The history of the head has one event for each revision, and no gaps.
  const first = head.value.revision - head.version + 1;
  if (!Number.isInteger(revision) || revision < first || revision > head.value.revision) return null;
  const parts: PlacedPart[] = [...presentParts(stored)].filter(
    ({ kind, id }) => (stored.parts.get(`${kind} ${id}`)?.revision ?? 0) <= revision,
  );
  const later = [...stored.parts.values()].filter((part) => part.revision > revision);
  await eachOf(later, async (part) => {
    const earlier = await partAt(storage, part, revision);
    if (earlier !== null) parts.push(earlier);
  });
  return policiesOf(parts);
}

/** A part as it was at a revision; `null` when it was not there. */
async function partAt(
  storage: Storage,
  { kind, id, version }: StoredPart,
  revision: number,
): Promise<PlacedPart | null> {
  for (let before = version + 1; before > 1; before -= PAGE) {
    const events = await storage.history({ kind, id }, { before, limit: PAGE });
    const last = (events as unknown as readonly PartEventBody[]).findLast((event) => event.revision <= revision);
    if (last === undefined) continue;
    return last.type === 'part.removed' ? null : { kind, id, value: last.value, position: last.position };
  }
  return null;
}
