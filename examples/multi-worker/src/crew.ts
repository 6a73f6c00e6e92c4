import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Place } from './open-desk.ts';

const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url));

/** The workers: processes that can be killed, and are replaced at once. */
export class Crew {
  /** How many have been killed. */
  killed = 0;
  /** How many ended by themselves, which they should not. */
  lost = 0;
  /** How often workers reported something, by what it was. */
  readonly reported = new Map<string, number>();
  private readonly members = new Set<ChildProcess>();
  /** Those that have begun to work. */
  private readonly ready = new Set<ChildProcess>();
  private readonly args: readonly string[];
  private isStopping = false;

  constructor(place: Place, leaseMs: number) {
    this.args = [JSON.stringify(place), String(leaseMs)];
  }

  get size(): number {
    return this.ready.size;
  }

  /** Starts one; resolves when it works. Rejects when it ends before. */
  async add(): Promise<void> {
    const member = fork(WORKER, this.args, { execArgv: ['--no-warnings', '--conditions=@deskwright/source'] });
    this.members.add(member);
    member.on('exit', (code, signal) => {
      this.members.delete(member);
      this.ready.delete(member);
      if (code !== 0 && signal !== 'SIGKILL' && !this.isStopping) this.lost += 1;
    });
    await new Promise<void>((resolve, reject) => {
      member.on('message', (message: { readonly ready?: true; readonly error?: string }) => {
        if (message.ready === true) {
          this.ready.add(member);
          resolve();
        }
        if (message.error !== undefined) this.note(message.error);
      });
      member.on('exit', () => reject(new Error('A worker ended before it could work')));
    });
  }

  /** Kills one in the middle of whatever it does, and starts another one in its place. */
  killOne(): void {
    const members = [...this.ready];
    const victim = members[Math.floor(Math.random() * members.length)];
    if (victim === undefined || this.isStopping) return;
    victim.kill('SIGKILL');
    this.ready.delete(victim);
    this.killed += 1;
    // One that does not come up is counted as lost, where it was not told to stop.
    this.add().catch(() => {});
  }

  /** Lets all finish what they have in hand. */
  async stop(): Promise<void> {
    this.isStopping = true;
    await Promise.all(
      [...this.members].map(async (member) => {
        member.kill('SIGTERM');
        await once(member, 'exit');
      }),
    );
  }

  private note(what: string): void {
    this.reported.set(what, (this.reported.get(what) ?? 0) + 1);
  }
}
