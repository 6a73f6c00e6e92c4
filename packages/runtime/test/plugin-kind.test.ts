import { defineDesk, definePlugin, foldHistory, type KindDef, type StoredEvent, upcast } from '@deskwright/core';
import { createHelpdesk } from '@deskwright/runtime';
import { memoryStorage } from '@deskwright/storage-memory';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { START } from './desk-under-test.ts';

interface Parcel {
  readonly id: string;
  readonly ticketId: string;
  readonly weightGrams: number;
  readonly dueAt: number | null;
}
type ParcelCommand =
  | { readonly type: 'parcel.send'; readonly id: string; readonly ticketId: string; readonly dueAt: number }
  | { readonly type: 'parcel.arrive' };
type ParcelEvent =
  | {
      readonly type: 'parcel.sent';
      readonly parcelId: string;
      readonly ticketId: string;
      readonly weightGrams: number;
      readonly dueAt: number;
    }
  | { readonly type: 'parcel.arrived' }
  | { readonly type: 'parcel.late' };

const parcelKind: KindDef<Parcel, ParcelCommand, ParcelEvent> = {
  kind: 'shop.parcel',
  schema: z.custom<Parcel>(),
  commands: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('parcel.send'), id: z.string(), ticketId: z.string(), dueAt: z.number() }),
    z.strictObject({ type: z.literal('parcel.arrive') }),
  ]),
  decide(state, command) {
    if (command.type === 'parcel.send') {
      const { id: parcelId, ticketId, dueAt } = command;
      return { ok: true, events: [{ type: 'parcel.sent', parcelId, ticketId, weightGrams: 0, dueAt }] };
    }
    if (state === null) return { ok: false, refusal: { code: 'parcel.unknown', message: 'There is no such parcel' } };
    const note = { type: 'message.add', text: 'The parcel has arrived', visibility: 'internal' };
    return {
      ok: true,
      events: [{ type: 'parcel.arrived' }],
      commands: [{ to: { kind: 'ticket', id: state.ticketId }, command: note }],
    };
  },
  evolve(state, event) {
    if (event.type === 'parcel.sent') {
      const { parcelId, ticketId, weightGrams, dueAt } = event;
      return { id: parcelId, ticketId, weightGrams, dueAt };
    }
    if (state === null) throw new RangeError('A parcel is sent first');
    return { ...state, dueAt: null };
  },
  wakeAt: (state) => state.dueAt,
  due: (state, until) =>
    state.dueAt === null || state.dueAt > until ? null : { at: state.dueAt, events: [{ type: 'parcel.late' }] },
  fields: { ticketId: { type: 'keyword', read: (state: Parcel) => state.ticketId, path: ['ticketId'] } },
  // The first version of the event counted in kilograms.
  upcasters: {
    'parcel.sent': [
      (event) => {
        const { weightKg, ...rest } = event as StoredEvent & { readonly weightKg: number };
        return { ...rest, weightGrams: weightKg * 1000 } as StoredEvent;
      },
    ],
  },
};

const desk = defineDesk({ channels: ['api'], plugins: [definePlugin({ name: 'shop', kinds: [parcelKind] })] });

it('a plugin brings a kind of record, with its own commands, history, timer and follow-ups', async () => {
  const clock = { now: START };
  const storage = memoryStorage({ fields: desk.fields });
  const helpdesk = createHelpdesk(desk, { storage, now: () => clock.now });
  const app = helpdesk.asSystem();
  const requester = { kind: 'contact', id: 'c1' } as const;
  const ticket = await app.create({
    type: 'ticket.create',
    requester,
    channel: 'api',
    subject: 'Where is it?',
    message: { text: '' },
  });
  if (!ticket.ok) throw new Error('no ticket');

  const late = { kind: 'shop.parcel', id: 'p1' };
  const send = { type: 'parcel.send', ticketId: ticket.record.id, dueAt: START + 1000 };
  expect(await app.command(late, { ...send, id: 'p1' } as never)).toMatchObject({ ok: true, record: { version: 1 } });
  expect(await app.command(late, { type: 'parcel.explode' })).toMatchObject({
    ok: false,
    refusal: { code: 'command.invalid' },
  });
  clock.now += 60_000;
  expect(await helpdesk.work()).toEqual({ done: 1, nextDueAt: null });
  const history = await storage.history(late);
  expect(history.map((event) => [event.type, event.at, event.v])).toEqual([
    ['parcel.sent', START, 2],
    ['parcel.late', START + 1000, 1],
  ]);

  await app.command(late, { type: 'parcel.arrive' });
  await helpdesk.work();
  expect((await app.messages({ id: ticket.record.id })).map(({ value }) => value.personal.text)).toEqual([
    '',
    'The parcel has arrived',
  ]);
  expect(await app.command({ kind: 'shop.parcel', id: 'p2' }, { type: 'parcel.arrive' })).toMatchObject({
    ok: false,
    refusal: { code: 'parcel.unknown' },
  });
});

it('an event of an earlier schema version is brought up to date when it is read', () => {
  const by = { kind: 'system', id: 'app' } as const;
  const old = { v: 1, id: 'e', seq: 1, at: START, by, cause: 'c', hops: 0, desk: 1, type: 'parcel.sent' };
  const event = { ...old, parcelId: 'p1', ticketId: 't1', weightKg: 2, dueAt: 5 } as StoredEvent;
  expect(upcast(parcelKind, event)).toMatchObject({ v: 2, weightGrams: 2000 });
  expect(foldHistory(parcelKind, [event])).toEqual({ id: 'p1', ticketId: 't1', weightGrams: 2000, dueAt: 5 });
});

it('a kind that does not carry its plugin’s name is refused', () => {
  const plugin = definePlugin({ name: 'shop', kinds: [{ ...parcelKind, kind: 'ticket' }] });
  expect(() => defineDesk({ plugins: [plugin] })).toThrow('config.kindName');
});
