import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const WORKER = fileURLToPath(new URL('./worker-process.ts', import.meta.url));

/** What a worker is told. */
export type Order =
  | { readonly engine: 'loop' | 'start' | 'graphile'; readonly tenant: string }
  | { readonly rest: true };

/** Processes that do as they are told. */
export class Crew {
  private readonly members: readonly ChildProcess[];

  private constructor(members: readonly ChildProcess[]) {
    this.members = members;
  }

  /** Starts so many, which have nothing to do yet. */
  static async start(count: number, args: readonly string[]): Promise<Crew> {
    const execArgv = ['--no-warnings', '--conditions=@deskwright/source'];
    const members = Array.from({ length: count }, () => fork(WORKER, args, { execArgv }));
    await Promise.all(members.map((member) => once(member, 'message')));
    return new Crew(members);
  }

  /** Tells the first so many of them something; resolves when all have done it. */
  async tell(count: number, order: Order): Promise<void> {
    await Promise.all(
      this.members.slice(0, count).map(async (member) => {
        member.send(order);
        await once(member, 'message');
      }),
    );
  }

  end(): void {
    for (const member of this.members) member.disconnect();
  }
}
