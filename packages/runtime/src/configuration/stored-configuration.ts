import {
  CONFIGURATION_HEAD,
  type ConfigurationHead,
  DeskError,
  type HeadEventBody,
  type Instant,
  PART_KINDS,
  type Part,
  type PartId,
  type PartKind,
  type PlacedPart,
  partKey,
  type Stored,
} from '@deskwright/core';
import type { FindResult, Storage } from '@deskwright/core/port';

/** A part as it is stored, removed ones included, and the version of its record. */
export interface StoredPart extends Part {
  readonly kind: PartKind;
  readonly version: number;
}

/** A configuration as it is stored: all its parts as of one revision. */
export interface StoredConfiguration {
  readonly head: Stored<ConfigurationHead>;
  readonly parts: ReadonlyMap<string, StoredPart>;
}

const PAGE = 500;
const AT_ONCE = 16;
/** With more changes than this, everything is read anew. */
const MOST_CHANGES = 500;
const MAX_ATTEMPTS = 50;

/** The head of the configuration; `null` when none is stored. */
export async function loadHead(storage: Storage): Promise<Stored<ConfigurationHead> | null> {
  return (await storage.load(CONFIGURATION_HEAD)) as unknown as Stored<ConfigurationHead> | null;
}

/**
 * What is stored, read with one call when nothing has changed since `known` was read and with what changed otherwise; `null`
 * when nothing is stored. All parts are as of the revision of the head: should an edit come in between, it is read again.
 */
export async function loadConfiguration(
  storage: Storage,
  now: Instant,
  known: StoredConfiguration | null,
): Promise<StoredConfiguration | null> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const head = await loadHead(storage);
    if (head === null || head.version === known?.head.version) return head === null ? null : known;
    const isLater = known !== null && head.version > known.head.version;
    const changed = isLater ? await changedParts(storage, known.head.version, head.version) : null;
    const parts = changed === null ? await allParts(storage, now) : await followParts(storage, changed, known);
    // A part that was written after the head was read belongs to a later revision. Every other one is what it was then.
    if ([...parts.values()].every(({ revision }) => revision <= head.value.revision)) return { head, parts };
  }
  throw new DeskError('helpdesk.contention', `The configuration changed ${MAX_ATTEMPTS} times while it was read`);
}

/** The parts that edits have touched; `null` when there are too many to look at one by one. */
async function changedParts(storage: Storage, after: number, until: number): Promise<readonly PartId[] | null> {
  if (until - after > MOST_CHANGES) return null;
  const events = await storage.history(CONFIGURATION_HEAD, { after, limit: until - after });
  const changed = events.flatMap((event) => (event as unknown as HeadEventBody).parts);
  const distinct = new Map(changed.map(({ kind, id }) => [partKey({ kind, id }), { kind, id }]));
  return distinct.size > MOST_CHANGES ? null : [...distinct.values()];
}

async function followParts(
  storage: Storage,
  changed: readonly PartId[],
  known: StoredConfiguration | null,
): Promise<ReadonlyMap<string, StoredPart>> {
  const parts = new Map(known?.parts ?? []);
  await eachOf(changed, async ({ kind, id }) => {
    const found = (await storage.load({ kind, id })) as unknown as Stored<Part> | null;
    if (found !== null) parts.set(partKey({ kind, id }), { ...found.value, kind, version: found.version });
  });
  return parts;
}

async function allParts(storage: Storage, now: Instant): Promise<ReadonlyMap<string, StoredPart>> {
  const parts = new Map<string, StoredPart>();
  await eachOf(PART_KINDS, async (kind) => {
    let after: string | null = null;
    do {
      const page: FindResult = await storage.find(kind, { now, limit: PAGE, ...(after === null ? {} : { after }) });
      for (const { id, value, version } of page.items as unknown as readonly Stored<Part>[])
        parts.set(partKey({ kind, id }), { ...value, kind, version });
      after = page.next;
    } while (after !== null);
  });
  return parts;
}

/** Does something with each of many, a few at a time. */
export async function eachOf<T>(all: Iterable<T>, what: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...all];
  const hand = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await what(one);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, waiting.length) }, hand));
}

/** The parts that are there, without those that were removed. */
export function presentParts({ parts }: Pick<StoredConfiguration, 'parts'>): readonly PlacedPart[] {
  return [...parts.values()].flatMap(({ kind, id, value, position }) =>
    value === null ? [] : [{ kind, id, value, position }],
  );
}
