import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DeskError } from '@deskwright/core/port';
import { onDisk, syncDirectory } from './on-disk.ts';
import type { PositionStore } from './position-store.ts';

// Positions are short. What is longer was not written by us.
const LONGEST = 1000;

/**
 * A position in a file of its own. It is written beside the file, brought to the disk and put in its place in one step, so
 * that a crash leaves either the old position or the new one. Throws `feed.fileFailed`, and `feed.badPosition` when the
 * file holds something else.
 */
export function filePosition(path: string): PositionStore {
  return {
    async load() {
      const text = await onDisk(async () => {
        try {
          return await readFile(path, 'utf8');
        } catch (error) {
          if ((error as { readonly code?: unknown }).code === 'ENOENT') return null;
          throw error;
        }
      });
      if (text === null) return null;
      const position = text.slice(0, -1);
      if (position === '' || position.length > LONGEST || position.includes('\n') || !text.endsWith('\n')) {
        throw new DeskError('feed.badPosition', `${path} holds no position of a feed`);
      }
      return position;
    },
    save: (position) =>
      onDisk(async () => {
        const folder = dirname(path);
        await mkdir(folder, { recursive: true });
        const beside = `${path}.${randomUUID()}`;
        try {
          const handle = await open(beside, 'wx');
          try {
            await handle.writeFile(`${position}\n`);
            await handle.sync();
          } finally {
            await handle.close();
          }
          await rename(beside, path);
        } catch (error) {
          await rm(beside, { force: true });
          throw error;
        }
        await syncDirectory(folder);
      }),
  };
}
