import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { type Blobs, isDeskError } from '@deskwright/core/port';
import type { Case } from '../conformance/case.ts';
import type { BlobSubject } from './blob-subject.ts';

const PLENTY = 1_000_000;
const never = async () => false;

async function* chunks(...parts: (string | Uint8Array)[]): AsyncIterable<Uint8Array> {
  for (const part of parts) yield Buffer.from(part);
}

async function text(blobs: Blobs, sha256: string): Promise<string | null> {
  const stream = await blobs.get(sha256);
  if (stream === null) return null;
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts).toString();
}

function hash(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

async function put(blobs: Blobs, content: string): Promise<string> {
  return (await blobs.put(chunks(content), PLENTY)).sha256;
}

/** Every promise of the blobs port. Trait that cases may need: `durable`. */
export const blobCases: readonly Case<BlobSubject>[] = [
  {
    id: 'blobs.kept',
    title: 'bytes come back under the SHA-256 of their content, however they were cut',
    async run({ open }) {
      const blobs = await open(() => 0);
      assert.equal(blobs.port, 1);
      assert.deepEqual(await blobs.put(chunks('Καλη', '', 'μέρα'), PLENTY), { sha256: hash('Καλημέρα'), size: 16 });
      assert.equal(await text(blobs, hash('Καλημέρα')), 'Καλημέρα');
      const large = Buffer.alloc(300_000, 'deskwright');
      const { sha256, size } = await blobs.put(chunks(large.subarray(0, 7), large.subarray(7)), PLENTY);
      assert.deepEqual([sha256, size], [hash(large), 300_000]);
      assert.equal(await text(blobs, sha256), large.toString());
    },
  },
  {
    id: 'blobs.reused-buffer',
    title: 'a source may use one buffer for all its chunks',
    async run({ open }) {
      const blobs = await open(() => 0);
      const buffer = Buffer.alloc(3);
      const source = (async function* () {
        for (const part of ['abc', 'def', 'ghi']) {
          buffer.write(part);
          yield buffer;
        }
      })();
      const { sha256 } = await blobs.put(source, PLENTY);
      assert.equal(sha256, hash('abcdefghi'));
      assert.equal(await text(blobs, sha256), 'abcdefghi');
    },
  },
  {
    id: 'blobs.empty',
    title: 'no bytes are a blob too',
    async run({ open }) {
      const blobs = await open(() => 0);
      assert.deepEqual(await blobs.put(chunks(), 0), { sha256: hash(''), size: 0 });
      assert.equal(await text(blobs, hash('')), '');
    },
  },
  {
    id: 'blobs.absent',
    title: 'an unknown hash answers null, and so does what is no hash at all',
    async run({ open }) {
      const blobs = await open(() => 0);
      const known = await put(blobs, 'here');
      const wrong = [
        hash('nothing'),
        '',
        '..',
        '../../etc/passwd',
        `../${known}`,
        known.toUpperCase(),
        known.slice(1),
        `${known}\0`,
      ];
      for (const sha256 of wrong) assert.equal(await blobs.get(sha256), null, sha256);
    },
  },
  {
    id: 'blobs.limit',
    title: 'a stream longer than the limit rejects with blob.tooLarge and keeps nothing; one just as long is kept',
    async run({ open }) {
      const blobs = await open(() => 0);
      const tooLarge = (error: unknown) => isDeskError(error, 'blob.tooLarge');
      await assert.rejects(blobs.put(chunks('abc', 'de'), 4), tooLarge);
      assert.equal(await blobs.get(hash('abcde')), null);
      assert.equal(await blobs.get(hash('abcd')), null);
      assert.equal((await blobs.put(chunks('abc', 'd'), 4)).size, 4);
      assert.equal(await blobs.sweep(never, 1), 1);
    },
  },
  {
    id: 'blobs.failing-source',
    title: 'a source that fails makes the put fail with its error, and nothing is kept',
    async run({ open }) {
      const blobs = await open(() => 0);
      const source = (async function* () {
        yield Buffer.from('half');
        throw new Error('connection lost');
      })();
      await assert.rejects(blobs.put(source, PLENTY), /connection lost/);
      assert.equal(await blobs.get(hash('half')), null);
    },
  },
  {
    id: 'blobs.sweep',
    title: 'a sweep removes what is old and not referenced, and says how many',
    async run({ open }) {
      let now = 10_000;
      const blobs = await open(() => now);
      const old = await put(blobs, 'old');
      const referenced = await put(blobs, 'referenced');
      now = 20_000;
      const young = await put(blobs, 'young');
      assert.equal(await blobs.sweep(async (sha256) => sha256 === referenced, 20_000), 1);
      assert.equal(await blobs.get(old), null);
      assert.equal(await text(blobs, referenced), 'referenced');
      assert.equal(await text(blobs, young), 'young');
      assert.equal(await blobs.sweep(never, 20_000), 1);
      assert.equal(await text(blobs, young), 'young');
    },
  },
  {
    id: 'blobs.refreshed',
    title: 'putting the same bytes again makes them young',
    async run({ open }) {
      let now = 10_000;
      const blobs = await open(() => now);
      const sha256 = await put(blobs, 'same');
      now = 20_000;
      assert.equal(await put(blobs, 'same'), sha256);
      assert.equal(await blobs.sweep(never, 15_000), 0);
      assert.equal(await text(blobs, sha256), 'same');
      assert.equal(await blobs.sweep(never, 20_001), 1);
    },
  },
  {
    id: 'blobs.put-meanwhile',
    title: 'bytes that are put again while a sweep asks about them stay, and so do new ones',
    async run({ open }) {
      let now = 10_000;
      const blobs = await open(() => now);
      const sha256 = await put(blobs, 'same');
      now = 20_000;
      const putMeanwhile = async () => {
        await put(blobs, 'same');
        await put(blobs, 'new');
        return false;
      };
      assert.equal(await blobs.sweep(putMeanwhile, 15_000), 0);
      assert.equal(await text(blobs, sha256), 'same');
      assert.equal(await text(blobs, hash('new')), 'new');
    },
  },
  {
    id: 'blobs.sweep-among',
    title: 'a sweep among given hashes leaves all others alone',
    async run({ open }) {
      const blobs = await open(() => 10_000);
      const [one, two] = [await put(blobs, 'one'), await put(blobs, 'two')];
      const asked: string[] = [];
      const isReferenced = async (sha256: string) => {
        asked.push(sha256);
        return false;
      };
      assert.equal(await blobs.sweep(isReferenced, 20_000, [one, hash('absent'), '../x']), 1);
      assert.deepEqual(asked, [one]);
      assert.equal(await blobs.get(one), null);
      assert.equal(await text(blobs, two), 'two');
      assert.equal(await blobs.sweep(never, 20_000, []), 0);
    },
  },
  {
    id: 'blobs.at-once',
    title: 'many puts of the same and of other bytes at once are all kept',
    async run({ open }) {
      const blobs = await open(() => 0);
      const contents = Array.from({ length: 12 }, (_, at) => `content ${at % 3}`);
      const hashes = await Promise.all(contents.map((content) => put(blobs, content)));
      assert.deepEqual(hashes, contents.map(hash));
      assert.deepEqual(await Promise.all(hashes.map((sha256) => text(blobs, sha256))), contents);
      assert.equal(await blobs.sweep(never, 1), 3);
    },
  },
  {
    id: 'blobs.reopened',
    title: 'blobs and their age survive opening again',
    needs: ['durable'],
    async run({ open }) {
      const sha256 = await put(await open(() => 10_000), 'lasting');
      const blobs = await open(() => 99_000);
      assert.equal(await text(blobs, sha256), 'lasting');
      assert.equal(await blobs.sweep(never, 10_000), 0);
      assert.equal(await blobs.sweep(never, 10_001), 1);
    },
  },
];
