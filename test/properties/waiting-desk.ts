import { busyDesk } from './busy-desk.ts';

const { policies } = busyDesk['~internal'];

/** The busy desk with rules that wait: for moments after and before, in all hours, some of which bring others about. */
export const waitingDesk = busyDesk.policies({
  ...(policies as unknown as Parameters<typeof busyDesk.policies>[0]),
  rules: [
    ...((policies.rules ?? []) as unknown as NonNullable<Parameters<typeof busyDesk.policies>[0]['rules']>),
    {
      id: 'close',
      on: [{ after: 'P4D', since: 'statusChangedAt' }],
      when: { field: 'status', op: 'in', value: ['answered', 'resolved'] },
      then: [{ do: 'setStatus', to: 'closed' }],
    },
    {
      id: 'remind',
      on: [
        { after: 'PT20H', since: 'lastAgentMessageAt', hours: 'business' },
        { after: 'PT7H', since: 'lastAgentMessageAt' },
      ],
      when: { field: 'status', op: 'isNot', value: 'closed' },
      then: [
        { do: 'reply', template: 'thanks' },
        { do: 'tag', add: ['late'] },
      ],
    },
    {
      id: 'raise',
      on: [{ before: 'PT2H', until: 'nextDueAt' }],
      then: [{ do: 'raisePriority' }, { do: 'transfer', department: 'support' }],
    },
    {
      id: 'unanswered',
      on: [{ after: 'PT9H', since: 'lastRequesterMessageAt', hours: 'business' }],
      when: { field: 'actor.kind', op: 'is', value: 'system' },
      then: [{ do: 'snooze', for: 'PT3H' }],
    },
    {
      id: 'nearly',
      on: [{ before: 'PT1H', until: 'pendingUntil', hours: 'business', schedule: 'athens' }],
      then: [{ do: 'note', template: 'thanks' }],
    },
    { id: 'again', on: [{ after: 'PT30H', since: 'assignedAt' }], then: [{ do: 'assign', to: 'a1' }] },
  ],
});
