import { type Condition, evaluate, type Facts, type TicketEvent, type Trace } from '@deskwright/core';
import { type Aurora, desk, policies } from './desk.ts';
import type { Case } from './explain-ticket.ts';

type RuleFired = Extract<TicketEvent<Aurora>, { readonly type: 'rule.fired' }>;

/**
 * Which of a comparison's words were found. An event keeps no words of people, so each word is compared once more, with
 * the very comparison of the rule; nothing is said when the rules have changed since.
 */
export function decidingWords(trace: Trace, event: RuleFired, about: Case): readonly string[] {
  const rule = policies.rules.find(({ id }) => id === event.rule);
  if (rule === undefined || event.revision !== desk.revision || !Array.isArray(trace.expected)) return [];
  const comparison = trace.path.reduce<unknown>(
    (node, key) => (node as Record<string, unknown> | undefined)?.[key],
    rule,
  );
  if (typeof comparison !== 'object' || comparison === null) return [];
  const facts = factsOf(event, about);
  return trace.expected.map(String).filter((word) => {
    const one = { ...comparison, value: [word] } as unknown as Condition<Aurora>;
    return evaluate(desk, one, about.ticket, facts);
  });
}

/** What the rule looked at besides the ticket: who asks, and the message that came with the same command. */
function factsOf(event: RuleFired, { messages, requester }: Case): Facts {
  const woke = [...messages.values()].filter((message) => message.direction === 'in' && message.createdAt <= event.at);
  return {
    now: event.at,
    actor: event.by,
    requester: requester as unknown as NonNullable<Facts['requester']>,
    message: (woke.at(-1) ?? null) as unknown as NonNullable<Facts['message']>,
  };
}
