import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

/** The file that workers send to, watched while it grows. */
export class Outbox {
  readonly path: string;
  private readonly file: number;
  private readonly buffer = Buffer.alloc(64 * 1024);
  private count = 0;

  constructor(path: string) {
    this.path = path;
    this.file = openSync(path, 'a+');
  }

  /** How often something has been sent until now. */
  sent(): number {
    for (;;) {
      const read = readSync(this.file, this.buffer, 0, this.buffer.length, null);
      if (read === 0) return this.count;
      for (let at = 0; at < read; at += 1) if (this.buffer[at] === 10) this.count += 1;
    }
  }

  /** The keys of all that was sent, in order. */
  keys(): readonly string[] {
    return readFileSync(this.path, 'utf8').split('\n').slice(0, -1);
  }

  close(): void {
    closeSync(this.file);
  }
}
