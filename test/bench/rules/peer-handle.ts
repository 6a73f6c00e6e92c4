import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Answer, Question } from './peer-process.ts';
import type { Workload } from './workload.ts';

/** A peer in a process of its own. */
export interface PeerHandle {
  readonly name: string;
  ask(question: Question): Promise<Answer>;
  end(): void;
}

/** Starts a peer and gives it rules and tickets. */
export async function startPeer(name: string, workload: Workload): Promise<PeerHandle> {
  const child: ChildProcess = fork(join(import.meta.dirname, 'peer-process.ts'), {
    execArgv: ['--conditions=@deskwright/source', '--max-old-space-size=6144'],
  });
  const died = once(child, 'exit').then(() => {
    throw new Error(`the process of ${name} ended`);
  });
  // Nobody waits for it between two questions.
  died.catch(() => undefined);
  const ask = async (question: Question): Promise<Answer> => {
    child.send(question);
    const [answer] = (await Promise.race([once(child, 'message'), died])) as [Answer | { readonly error: string }];
    if ('error' in answer) throw new Error(answer.error);
    return answer;
  };
  await ask({ ask: 'prepare', peer: name, workload });
  return { name, ask, end: () => void child.kill() };
}
