import type { Stamp, TicketEventBody } from '@deskwright/core';
import { expectTypeOf, it } from 'vitest';

/** The keys of each event, not only those that all have. */
type KeysOf<Body> = Body extends unknown ? keyof Body : never;

it('the data of an event takes the place of nothing that every event carries', () => {
  expectTypeOf<KeysOf<TicketEventBody> & keyof Stamp>().toBeNever();
});
