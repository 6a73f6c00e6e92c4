import type { Instant, Vocabulary } from '@deskwright/core';
import type { Helpdesk } from '@deskwright/runtime';
import type { AgentAct } from './act.ts';

/** Who does something to which ticket, and in which words. */
export interface Deed {
  readonly ticket: string;
  /** Another one, to become part of it. */
  readonly other: string;
  readonly agent: string;
  readonly text: string;
  readonly isEven: boolean;
  readonly now: Instant;
}

const HOUR = 3_600_000;

/** Lets an agent begin to do something to a ticket; `said` is called when they are told that their words are there. */
export function beginDeed(
  does: AgentAct,
  helpdesk: Helpdesk<Vocabulary>,
  { ticket: id, other, agent, text, isEven, now }: Deed,
  said: () => void,
): void {
  const face = helpdesk.as({ agent });
  const over = () => {};
  const update = (change: object) =>
    face.execute({ id }, { type: 'ticket.update', ...change } as never).then(over, over);
  switch (does) {
    case 'reply':
    case 'note': {
      const visibility = does === 'reply' ? 'public' : 'internal';
      face
        .execute({ id }, { type: 'message.add', visibility, text })
        .then((outcome) => (outcome.ok ? said() : over()), over);
      break;
    }
    case 'assign':
      face.execute({ id }, { type: 'ticket.assign', assignee: agent }).then(over, over);
      break;
    case 'resolve':
      update({ status: 'resolved' });
      break;
    case 'close':
      update({ status: 'closed' });
      break;
    case 'pend':
      update({ status: 'pending', pendingUntil: now + HOUR });
      break;
    case 'merge':
      face.merge({ into: { id }, from: [{ id: other }] }).then(over, over);
      break;
    case 'unmerge':
      face.unmerge({ id }).then(over, over);
      break;
    case 'spam':
      update({ spam: isEven });
      break;
  }
}
