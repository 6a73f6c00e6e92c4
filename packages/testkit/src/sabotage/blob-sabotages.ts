import type { Blobs } from '@deskwright/core/port';
import type { BlobSubject } from '../blobs/blob-subject.ts';
import type { Sabotage } from '../conformance/sabotage.ts';

function onBlobs(spoil: (blobs: Blobs) => Partial<Blobs>): (subject: BlobSubject) => BlobSubject {
  return (subject) => ({
    dispose: () => subject.dispose(),
    async open(now) {
      const blobs = await subject.open(now);
      return {
        port: 1,
        put: (bytes, limit) => blobs.put(bytes, limit),
        get: (sha256) => blobs.get(sha256),
        sweep: (isReferenced, olderThan, among) => blobs.sweep(isReferenced, olderThan, among),
        ...spoil(blobs),
      };
    },
  });
}

async function* first(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  for await (const chunk of bytes) {
    yield chunk;
    return;
  }
}

async function* upTo(bytes: AsyncIterable<Uint8Array>, limit: number): AsyncIterable<Uint8Array> {
  let left = limit;
  for await (const chunk of bytes) {
    yield chunk.subarray(0, left);
    left -= Math.min(left, chunk.length);
  }
}

async function* untilError(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    yield* bytes;
  } catch {
    // What came so far is taken for the whole.
  }
}

/** Blobs each broken in one way, which prove that the blob cases notice. Their subject must be `durable`. */
export const blobSabotages: readonly Sabotage<BlobSubject>[] = [
  {
    id: 'blobs-first-chunk',
    title: 'only the first chunk is kept',
    caughtBy: ['blobs.kept'],
    apply: onBlobs((blobs) => ({ put: (bytes, limit) => blobs.put(first(bytes), limit) })),
  },
  {
    id: 'blobs-last-buffer',
    title: 'chunks are collected without being copied',
    caughtBy: ['blobs.reused-buffer'],
    apply: onBlobs((blobs) => ({
      async put(bytes, limit) {
        const parts: Uint8Array[] = [];
        for await (const part of bytes) parts.push(part);
        return blobs.put(
          (async function* () {
            yield* parts;
          })(),
          limit,
        );
      },
    })),
  },
  {
    id: 'blobs-empty-absent',
    title: 'an empty blob is taken for none',
    caughtBy: ['blobs.empty'],
    apply: onBlobs((blobs) => ({
      async get(sha256) {
        const stream = await blobs.get(sha256);
        if (stream === null) return null;
        for await (const chunk of stream) if (chunk.length > 0) return blobs.get(sha256);
        return null;
      },
    })),
  },
  {
    id: 'blobs-loose-names',
    title: 'hashes are found in capitals too',
    caughtBy: ['blobs.absent'],
    apply: onBlobs((blobs) => ({ get: (sha256) => blobs.get(sha256.toLowerCase()) })),
  },
  {
    id: 'blobs-cut',
    title: 'a stream that is too long is cut at the limit',
    caughtBy: ['blobs.limit'],
    apply: onBlobs((blobs) => ({ put: (bytes, limit) => blobs.put(upTo(bytes, limit), limit) })),
  },
  {
    id: 'blobs-half',
    title: 'what came before an error is kept',
    caughtBy: ['blobs.failing-source'],
    apply: onBlobs((blobs) => ({ put: (bytes, limit) => blobs.put(untilError(bytes), limit) })),
  },
  {
    id: 'blobs-sweep-referenced',
    title: 'a sweep does not ask what is referenced',
    caughtBy: ['blobs.sweep'],
    apply: onBlobs((blobs) => ({ sweep: (_, olderThan, among) => blobs.sweep(async () => false, olderThan, among) })),
  },
  {
    id: 'blobs-never-refreshed',
    title: 'putting again leaves the age as it was',
    caughtBy: ['blobs.refreshed'],
    apply(subject) {
      return onBlobs((blobs) => {
        const seen = new Map<string, number>();
        return {
          async put(bytes, limit) {
            const put = await blobs.put(bytes, limit);
            seen.set(put.sha256, (seen.get(put.sha256) ?? 0) + 1);
            return put;
          },
          sweep: (isReferenced, olderThan, among) =>
            // Whatever was put more than once counts as being as old as can be.
            blobs.sweep(isReferenced, [...seen.values()].some((times) => times > 1) ? 1e12 : olderThan, among),
        };
      })(subject);
    },
  },
  {
    id: 'blobs-decided-before',
    title: 'a sweep removes what it found to be old before it asked',
    caughtBy: ['blobs.put-meanwhile'],
    apply: onBlobs((blobs) => ({
      async sweep(isReferenced, olderThan, among) {
        const found: string[] = [];
        const ask = async (sha256: string) => {
          if (!(await isReferenced(sha256))) found.push(sha256);
          return true;
        };
        await blobs.sweep(ask, olderThan, among);
        return blobs.sweep(async () => false, Number.MAX_SAFE_INTEGER, found);
      },
    })),
  },
  {
    id: 'blobs-sweep-all',
    title: 'a sweep among some hashes sweeps all',
    caughtBy: ['blobs.sweep-among'],
    apply: onBlobs((blobs) => ({ sweep: (isReferenced, olderThan) => blobs.sweep(isReferenced, olderThan) })),
  },
  {
    id: 'blobs-one-at-a-time',
    title: 'a put that begins while another is going on is lost',
    caughtBy: ['blobs.at-once'],
    apply: onBlobs((blobs) => {
      let going = 0;
      return {
        async put(bytes, limit) {
          const lost = going > 0;
          going += 1;
          try {
            return await blobs.put(lost ? first((async function* () {})()) : bytes, limit);
          } finally {
            going -= 1;
          }
        },
      };
    }),
  },
  {
    id: 'blobs-anew',
    title: 'every opening dates all blobs anew',
    caughtBy: ['blobs.reopened'],
    apply: onBlobs((blobs) => ({
      sweep: (isReferenced, olderThan, among) => blobs.sweep(isReferenced, Math.min(olderThan, 10_000), among),
    })),
  },
];
