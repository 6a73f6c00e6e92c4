import type { MetricDef } from './metric.ts';

/** Metrics of conversations that somebody has to pick up. Their moments come with their channels: nothing pulls them yet. */
export const PICKUP_METRICS = {
  chatPickup: { starts: ['chat.started'], meets: ['chat.pickedUp'], cancels: ['chat.missed', 'chat.ended'] },
  callPickup: { starts: ['call.received'], meets: ['call.pickedUp'], cancels: ['call.missed', 'call.ended'] },
} as const satisfies Readonly<Record<string, MetricDef>>;
