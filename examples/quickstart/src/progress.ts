import type { WriteStream } from 'node:tty';

const REDRAW_MS = 100;

/** A line on a terminal that says how far things are, redrawn in place. Writes nothing where there is no terminal. */
export class Progress {
  private readonly stream: Pick<WriteStream, 'isTTY' | 'write'>;
  private startedAt = performance.now();
  private drawnAt = Number.NEGATIVE_INFINITY;
  private isDrawn = false;

  constructor(stream: Pick<WriteStream, 'isTTY' | 'write'>) {
    this.stream = stream;
  }

  /** Says that so many are done by now. */
  show(what: string, count: number): void {
    const now = performance.now();
    if (!this.stream.isTTY || now - this.drawnAt < REDRAW_MS) return;
    const seconds = (now - this.startedAt) / 1000;
    const rate = seconds < 0.5 ? '' : `, ${Math.round(count / seconds)} a second`;
    this.stream.write(`\r${what}: ${count}${rate}\x1b[K`);
    this.drawnAt = now;
    this.isDrawn = true;
  }

  /** Takes the line away; what is shown next is measured from here. */
  clear(): void {
    if (this.isDrawn) this.stream.write('\r\x1b[K');
    this.isDrawn = false;
    this.startedAt = performance.now();
    this.drawnAt = Number.NEGATIVE_INFINITY;
  }
}
