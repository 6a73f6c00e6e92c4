import type { ChangeEvent } from '@deskwright/core/port';

/** An event without what it says about people: everything but its key `personal`. */
export function publicEvent(event: ChangeEvent): ChangeEvent {
  const { personal: _, ...rest } = event as ChangeEvent & { readonly personal?: unknown };
  return rest;
}
