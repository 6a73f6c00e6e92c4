import type { Blobs } from '@deskwright/core/port';
import type { BlobPart } from './export-lines.ts';
import { ImportError } from './import-error.ts';
import type { Read } from './read-documents.ts';

/** The longest blob that is taken in: 2 GiB. */
const LONGEST = 2 ** 31;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

function bytesOf({ base64 }: BlobPart, number: number): Uint8Array {
  if (!BASE64.test(base64)) throw new ImportError('badLine', number, 'A piece of a blob is no base64');
  return Buffer.from(base64, 'base64');
}

/**
 * Takes in one blob, whose first piece has been read. `false` when its document was cut off before its end. Throws
 * {@link ImportError}: `import.badLine`, `import.badBlob`, and whatever the blobs throw.
 */
export async function importBlob(
  blobs: Blobs,
  first: { readonly part: BlobPart; readonly number: number },
  rest: AsyncIterator<Read, void, undefined>,
): Promise<boolean> {
  let { part, number } = first;
  let isCutOff = false;
  if (part.part !== 0) throw new ImportError('badLine', number, 'A blob begins with its piece 0');
  const pieces = (async function* () {
    for (let next = 1; ; next += 1) {
      yield bytesOf(part, number);
      if (part.isLast) return;
      const { value } = await rest.next();
      isCutOff = value !== undefined && 'cutOff' in value;
      const blob = value !== undefined && 'content' in value && 'blob' in value.content ? value.content.blob : null;
      number = value?.number ?? number;
      if (blob === null || blob.sha256 !== part.sha256 || blob.part !== next)
        throw new ImportError('badLine', number, 'The next piece of the blob is missing');
      part = blob;
    }
  })();
  try {
    const { sha256 } = await blobs.put(pieces, LONGEST);
    if (sha256 !== part.sha256)
      throw new ImportError('badBlob', number, `These are the bytes of another blob: ${sha256}`);
    return true;
  } catch (error) {
    if (isCutOff) return false;
    throw error;
  }
}
