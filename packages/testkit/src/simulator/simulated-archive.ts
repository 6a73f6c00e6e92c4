import type { ArchiveSink } from '@deskwright/runtime';
import type { Turns } from './turns.ts';

/** A document that reached an archive, in whole or in part. */
export interface ArchivedDocument {
  readonly text: string;
  readonly isWhole: boolean;
}

/** A place for archived tickets, as one machine uses it: each document waits for its turn, and half of one that fails stays. */
export function simulatedArchive(turns: Turns, machine: number, documents: ArchivedDocument[]): ArchiveSink {
  return {
    async write(lines) {
      let text = '';
      for await (const line of lines) text += line;
      let isWhole = false;
      try {
        await turns.wait(machine, 'archive', async () => {
          documents.push({ text, isWhole: true });
          isWhole = true;
        });
      } catch (error) {
        if (!isWhole) documents.push({ text: text.slice(0, text.length / 2), isWhole });
        throw error;
      }
    },
  };
}
