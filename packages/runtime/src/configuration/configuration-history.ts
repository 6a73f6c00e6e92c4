import {
  type Actor,
  CONFIGURATION_HEAD,
  type EditedPart,
  type HeadEventBody,
  type Instant,
  type Json,
  type PartEventBody,
  type PartId,
  type StoredEvent,
} from '@deskwright/core';
import type { Storage } from '@deskwright/core/port';
import type { StoredConfiguration } from './stored-configuration.ts';

/** Which part of a history: the edits before a revision, at most so many. Default: the last hundred. */
export interface HistoryQuery {
  readonly before?: number;
  readonly limit?: number;
}

/** An edit: who made which revision when, why, and of which parts. */
export interface ConfigurationRevision {
  readonly revision: number;
  readonly at: Instant;
  readonly by: Actor;
  readonly note: string | null;
  /** The revision that it brought back. */
  readonly restores: number | null;
  readonly parts: readonly EditedPart[];
}

/** A change of one part: who made it when, and what it was before and after. `null`: it was not there. */
export interface PartRevision {
  readonly revision: number;
  readonly at: Instant;
  readonly by: Actor;
  readonly before: Json;
  readonly after: Json;
}

const DEFAULT_LIMIT = 100;
const PAGE = 1000;

/** The edits of a configuration, the latest first. */
export async function revisionsOf(
  storage: Storage,
  { head }: StoredConfiguration,
  { before, limit = DEFAULT_LIMIT }: HistoryQuery,
): Promise<readonly ConfigurationRevision[]> {
  // One event for each revision, without gaps.
  const seq = before === undefined ? head.version + 1 : head.version - (head.value.revision - before);
  if (seq <= 1 || limit < 1) return [];
  const events = await storage.history(CONFIGURATION_HEAD, { before: Math.min(seq, head.version + 1), limit });
  return (events as readonly (StoredEvent & HeadEventBody)[])
    .map(({ revision, at, by, note = null, restores = null, parts }) => ({ revision, at, by, note, restores, parts }))
    .toReversed();
}

/** The changes of one part, the latest first. */
export async function partRevisionsOf(
  storage: Storage,
  part: PartId,
  { before = Number.POSITIVE_INFINITY, limit = DEFAULT_LIMIT }: HistoryQuery,
): Promise<readonly PartRevision[]> {
  const changes: PartRevision[] = [];
  let was: Json = null;
  for (let after = 0; ; after += PAGE) {
    const events = await storage.history(part, { after, limit: PAGE });
    for (const event of events as readonly (StoredEvent & PartEventBody)[]) {
      const { revision, at, by } = event;
      const now = event.type === 'part.removed' ? null : event.value;
      if (revision < before) changes.push({ revision, at, by, before: was, after: now });
      was = now;
    }
    if (events.length < PAGE) return changes.slice(-limit).toReversed();
  }
}
