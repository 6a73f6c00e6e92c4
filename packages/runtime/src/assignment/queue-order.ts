import type { CompiledAssignment, QueueOrder } from '@deskwright/core';
import type { Order } from '@deskwright/core/port';

// Who is a VIP is a condition of the policy, which storage does not know: that order is found among the tickets read.
const FIELDS: Readonly<Record<Exclude<QueueOrder, 'vip'>, Order>> = {
  transferred: { by: 'queue.isTransferred', direction: 'desc' },
  priority: { by: 'queue.priority', direction: 'desc' },
  waiting: { by: 'queue.since', direction: 'asc' },
  created: { by: 'createdAt', direction: 'asc' },
  due: { by: 'nextDueAt', direction: 'asc' },
  position: { by: 'queue.position', direction: 'asc' },
};

const USUAL: readonly QueueOrder[] = ['transferred', 'priority', 'waiting'];

/** The order in which storage gives the tickets of a queue, as near to the policy's as it can. */
export function queueOrder({ policy }: CompiledAssignment): readonly Order[] {
  const { order = USUAL, ageing } = policy.queue ?? {};
  const known = order.flatMap((by) => (by === 'vip' ? [] : [FIELDS[by]]));
  // Whoever comes to the front by waiting has to be among the first that are read.
  const first = ageing === undefined ? known : [FIELDS.waiting, ...known];
  return first.filter(({ by }, index) => first.findIndex((one) => one.by === by) === index);
}
