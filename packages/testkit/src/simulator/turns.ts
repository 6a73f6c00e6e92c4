import { DeskError, type Receipt } from '@deskwright/core/port';
import type { Fault } from './act.ts';

/** What a call is about, as far as faults go. */
export type CallKind = 'read' | 'claim' | 'commit' | 'send' | 'archive';

interface Call {
  readonly machine: number;
  readonly kind: CallKind;
  readonly run: () => Promise<unknown>;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

function broken(kind: CallKind): Error {
  if (kind === 'send' || kind === 'archive') return new Error('the connection was lost');
  return new DeskError('storage.unreachable', 'the connection was lost');
}

/** The calls under way: each waits until it is its turn, so that whoever hands out turns decides what overtakes what. */
export class Turns {
  private waiting: Call[] = [];

  get count(): number {
    return this.waiting.length;
  }

  /** Makes a call wait for its turn. */
  wait<T>(machine: number, kind: CallKind, run: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ machine, kind, run, resolve, reject });
    });
  }

  /** Ends the call at a place, well or badly, and says of which kind it was and what went wrong. */
  async end(place: number, fault: Fault | null): Promise<{ readonly kind: CallKind; readonly fault: Fault | null }> {
    const [call] = this.waiting.splice(place, 1);
    if (call === undefined) throw new RangeError(`No call waits at ${place}`);
    const { kind } = call;
    const happened = fault === null || fault === 'after' || kind === 'send' ? fault : 'before';
    await endCall(call, happened);
    return { kind, fault: happened };
  }

  /** A machine dies: nobody waits for its calls any more. Those at storage may still be carried out. */
  async drop(machine: number, isDone: boolean): Promise<void> {
    const lost = this.waiting.filter((call) => call.machine === machine);
    this.waiting = this.waiting.filter((call) => call.machine !== machine);
    if (isDone) for (const call of lost) await call.run().catch(() => {});
  }
}

async function endCall({ kind, run, resolve, reject }: Call, fault: Fault | null): Promise<void> {
  if (fault === 'before') {
    reject(broken(kind));
    return;
  }
  if (fault === 'later' || fault === 'never' || fault === 'auth') {
    const retry = fault === 'later' ? { retry: 'later' as const, notBefore: 0 } : { retry: fault };
    const receipt: Receipt = { ok: false, ...retry, detail: `simulated: ${fault}` };
    resolve(receipt as never);
    return;
  }
  try {
    const answer = await run();
    if (fault === 'after') reject(broken(kind));
    else resolve(answer as never);
  } catch (error) {
    reject(error);
  }
}
