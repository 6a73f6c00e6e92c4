import type { Actor } from '@deskwright/core';

/** In whose name queues act. */
export const ASSIGNMENT: Actor = { kind: 'system', id: 'assignment' };
