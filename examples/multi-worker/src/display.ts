const PLAIN_EVERY_MS = 5000;

/** How things stand. */
export interface Standing {
  readonly received: number;
  readonly sent: number;
  readonly workers: number;
  readonly killed: number;
}

/** One line that says how fast it goes: redrawn on a terminal, written now and then elsewhere. */
export class Display {
  private readonly out: NodeJS.WriteStream;
  private last = { at: performance.now(), received: 0, sent: 0 };
  private writtenAt = Number.NEGATIVE_INFINITY;

  constructor(out: NodeJS.WriteStream) {
    this.out = out;
  }

  show({ received, sent, workers, killed }: Standing): void {
    const at = performance.now();
    const seconds = (at - this.last.at) / 1000;
    const rate = (now: number, before: number) => String(Math.round((now - before) / seconds)).padStart(5);
    const line =
      `${rate(received, this.last.received)} messages/s in  ${rate(sent, this.last.sent)} acknowledgements/s out  ` +
      `${received} in, ${sent} out  ${workers} workers, ${killed} killed`;
    if (this.out.isTTY) this.out.write(`\r${line}\x1b[K`);
    else if (at - this.writtenAt < PLAIN_EVERY_MS) return;
    else this.out.write(`${line}\n`);
    this.writtenAt = at;
    this.last = { at, received, sent };
  }

  clear(): void {
    if (this.out.isTTY) this.out.write('\r\x1b[K');
  }
}
