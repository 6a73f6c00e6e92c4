/** One message of an mbox, in its order from 0. `offset` is where its postmark begins in the file, in bytes. */
export type MboxItem =
  | { readonly ok: true; readonly index: number; readonly offset: number; readonly bytes: Uint8Array }
  | {
      readonly ok: false;
      readonly index: number;
      readonly offset: number;
      readonly reason: 'tooLarge';
      /** Size in bytes. */
      readonly size: number;
    };

/** Options of {@link mboxMessages}. */
export interface MboxOptions {
  /** The longest message yielded, in bytes; a longer one becomes an item that says so. 25 MiB. */
  readonly maxBytes?: number;
  /**
   * How lines that begin with "From " were marked. `mboxrd` put a `>` before them and before what was marked already, so one
   * goes everywhere; `mboxo` marked them alone, so `>>From ` was written like that. `mboxrd`.
   */
  readonly quoting?: 'mboxrd' | 'mboxo';
  /** Where the source begins, when it is the rest of a file: the place of an item that an earlier run has yielded. */
  readonly startAt?: MboxPlace;
}

/** The place of a message in an mbox: its number, and where its postmark begins in bytes. */
export interface MboxPlace {
  readonly index: number;
  readonly offset: number;
}

const newline = 0x0a;
/** A line longer than this is passed on in pieces, so that a file without line ends needs no memory either. */
const longestLine = 8192;
/** The postmark of RFC 4155; the date is asked for, because people write lines that begin with "From " too. */
const postmark = /^From .*\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b.*\d{1,2}:\d{2}/;

/**
 * Splits an mbox file (RFC 4155, and its `mboxrd` form where `>From ` stands for `From `) into raw mails, as a stream: at
 * most one message is held at a time, and never more than `maxBytes` of it. Lines may end in LF or CRLF.
 */
export async function* mboxMessages(
  source: AsyncIterable<Uint8Array>,
  options: MboxOptions = {},
): AsyncGenerator<MboxItem, void> {
  const maxBytes = options.maxBytes ?? 25 * 1024 * 1024;
  const { index, offset } = options.startAt ?? { index: 0, offset: 0 };
  const state = { index, offset, started: false, blank: true };
  const message = collector(maxBytes);
  const quote = options.quoting === 'mboxo' ? /^>From / : /^>+From /;
  let position = offset;

  for await (const { bytes, whole, startsLine } of lines(source)) {
    const first = startsLine && bytes[0] === 0x46 ? head(bytes) : '';
    if (first !== '' && (state.started ? state.blank && postmark.test(first) : first.startsWith('From '))) {
      if (state.started) yield message.take(state.index++, state.offset);
      Object.assign(state, { started: true, offset: position, blank: false });
      if (!whole) message.skipLine();
    } else {
      state.started ||= !isBlank(bytes);
      if (state.started) message.add(startsLine ? unquoted(bytes, quote) : bytes, startsLine);
      state.blank = startsLine && whole && isBlank(bytes);
    }
    position += bytes.byteLength;
  }
  if (state.started) yield message.take(state.index, state.offset);
}

/** Gathers one message, and stops keeping bytes once it is too long. */
function collector(maxBytes: number) {
  const empty = () => ({ pieces: [] as Uint8Array[], size: 0, blank: 0, skipping: false });
  let held = empty();
  return {
    skipLine(): void {
      held.skipping = true;
    },
    add(bytes: Uint8Array, startsLine: boolean): void {
      if (startsLine) held.skipping = false;
      if (held.skipping) return;
      held.size += bytes.byteLength;
      held.blank = startsLine && isBlank(bytes) ? bytes.byteLength : 0;
      // Two bytes more than the limit may be the empty line before the next postmark, which is no part of the message.
      if (held.size > maxBytes + 2) held.pieces = [];
      else held.pieces.push(bytes);
    },
    take(index: number, offset: number): MboxItem {
      const { pieces, size, blank } = held;
      held = empty();
      const total = size - blank;
      return total > maxBytes
        ? { ok: false, index, offset, reason: 'tooLarge', size: total }
        : { ok: true, index, offset, bytes: Buffer.concat(pieces).subarray(0, total) };
    },
  };
}

interface Line {
  readonly bytes: Uint8Array;
  /** The line break is in these bytes. */
  readonly whole: boolean;
  readonly startsLine: boolean;
}

async function* lines(source: AsyncIterable<Uint8Array>): AsyncGenerator<Line, void> {
  let rest: Uint8Array = new Uint8Array();
  let startsLine = true;
  for await (const chunk of source) {
    const data = rest.byteLength === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    for (let end = data.indexOf(newline, at); end >= 0; end = data.indexOf(newline, at)) {
      yield { bytes: data.subarray(at, end + 1), whole: true, startsLine };
      startsLine = true;
      at = end + 1;
    }
    rest = data.subarray(at);
    if (rest.byteLength > longestLine) {
      yield { bytes: rest, whole: false, startsLine };
      startsLine = false;
      rest = new Uint8Array();
    }
  }
  if (rest.byteLength > 0) yield { bytes: rest, whole: false, startsLine };
}

function head(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(0, 300)).toString('latin1');
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes[0] === newline || (bytes[0] === 0x0d && bytes[1] === newline);
}

/** A marked line loses one `>`; every other line stays as it is. */
function unquoted(bytes: Uint8Array, quote: RegExp): Uint8Array {
  return bytes[0] === 0x3e && quote.test(head(bytes)) ? bytes.subarray(1) : bytes;
}
