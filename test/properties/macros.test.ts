import {
  type Actor,
  defineDesk,
  type Macro,
  type Message,
  macrosFor,
  PRIORITIES,
  type Ticket,
  type TicketCommand,
} from '@deskwright/core';
import { type TicketLife, ticketCommands, ticketCreations, ticketLife } from '@deskwright/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AGENT_TOOLS, busyDesk, NAMES } from './busy-desk.ts';

/** Raise it to search longer by hand: `PROPERTY_FACTOR=50 npm test -- test/properties`. */
const FACTOR = Number(process.env.PROPERTY_FACTOR ?? 1);
const START = Date.parse('2026-10-22T07:00:00Z');
const FAR = Date.parse('2040-01-01T00:00:00Z');
const HOUR_MS = 3_600_000;

/** An action, and the command that does the same by hand. */
interface Twin {
  readonly action: Macro['then'][number];
  readonly command: TicketCommand;
}

const department = fc.constantFrom(...NAMES.departments);
const tags = fc.uniqueArray(fc.constantFrom(...NAMES.tags), { maxLength: 2 });
const text = fc.constantFrom('Hello', 'Ευχαριστώ', 'x', '__proto__');
const priority = fc.constantFrom(...PRIORITIES);
const update = (changes: object): TicketCommand => ({ type: 'ticket.update', ...changes });

const twins: fc.Arbitrary<Twin> = fc.oneof(
  fc.tuple(department, fc.constantFrom('a1', null)).map(
    ([to, assignee]): Twin => ({
      action: { do: 'transfer', department: to, assignee },
      command: { type: 'ticket.transfer', department: to, assignee },
    }),
  ),
  fc
    .constantFrom('a1', 'a2', null)
    .map((to): Twin => ({ action: { do: 'assign', to }, command: { type: 'ticket.assign', assignee: to } })),
  fc.tuple(tags, tags).map(
    ([add, remove]): Twin => ({
      action: { do: 'tag', add, remove },
      command: update({ addTags: add, removeTags: remove }),
    }),
  ),
  priority.map((to): Twin => ({ action: { do: 'setPriority', to }, command: update({ priority: to }) })),
  fc
    .constantFrom('open' as const, 'onHold' as const, 'resolved' as const, 'closed' as const)
    .map((to): Twin => ({ action: { do: 'setStatus', to }, command: update({ status: to }) })),
  fc.constantFrom<Twin>(
    { action: { do: 'markSpam' }, command: update({ spam: true }) },
    { action: { do: 'restore' }, command: update({ deleted: false }) },
    { action: { do: 'setRestricted', to: true }, command: update({ restricted: true }) },
    { action: { do: 'snooze', until: FAR }, command: update({ status: 'pending', pendingUntil: FAR }) },
    { action: { do: 'addParticipants', contacts: ['c2'] }, command: update({ addParticipants: ['c2'] }) },
  ),
  text.map((words): Twin => ({ action: { do: 'setSubject', text: words }, command: update({ subject: words }) })),
  text.map(
    (words): Twin => ({
      action: { do: 'reply', text: words },
      command: { type: 'message.add', visibility: 'public', text: words },
    }),
  ),
  text.map(
    (words): Twin => ({
      action: { do: 'note', text: words },
      command: { type: 'message.add', visibility: 'internal', text: words },
    }),
  ),
);

const before = fc.tuple(ticketCreations(NAMES), fc.array(ticketCommands(NAMES), { maxLength: 8 }));
const actors = fc.constantFrom<Actor>({ kind: 'agent', id: 'a1' }, { kind: 'bot', id: 'b1' });

// Without rules and promises, which would look at each command by itself, and at a macro as a whole.
const quiet = defineDesk(NAMES);

describe('applying a macro', () => {
  it('is the same as sending its commands by hand', () => {
    fc.assert(
      fc.property(before, fc.array(twins, { minLength: 1, maxLength: 6 }), actors, ([creation, rest], twins, by) => {
        const macros = [{ id: 'm', name: 'M', then: twins.map(({ action }) => action) }];
        const desk = quiet.policies({ macros } as never);
        const lived = (): TicketLife => {
          const life = ticketLife(desk, { start: START });
          life.send(creation, { kind: 'requester', id: 'c1' });
          for (const { command, by: sender, afterMs } of rest) life.send(command, sender, afterMs);
          life.wait(HOUR_MS);
          return life;
        };
        const [once, byHand] = [lived(), lived()];
        const applied = writtenBy(once, [{ type: 'ticket.applyMacro', macro: 'm' }], by);
        const sent = writtenBy(
          byHand,
          twins.map(({ command }) => command),
          by,
        );
        expect(applied).toEqual(sent);
        expect({ ...once.ticket, updatedAt: 0, wokenUntil: 0 }).toEqual({
          ...byHand.ticket,
          updatedAt: 0,
          wokenUntil: 0,
        });
      }),
      { numRuns: 200 * FACTOR },
    );
  });

  it('is possible exactly when the menu offers it', () => {
    fc.assert(
      fc.property(before, actors, ([creation, rest], by) => {
        const life = ticketLife(busyDesk, { start: START });
        life.send(creation, { kind: 'requester', id: 'c1' });
        for (const { command, by: sender, afterMs } of rest) life.send(command, sender, afterMs);
        life.wait(0);
        const facts = { now: life.now, actor: by, requester: null };
        const offered = macrosFor(busyDesk, life.ticket as Ticket<never>, facts);
        if (!('macros' in offered)) throw new Error('everything was given');
        const menu = offered.macros.map(({ id }) => id);
        for (const macro of AGENT_TOOLS.macros) {
          const again = ticketLife(busyDesk, { start: START });
          again.send(creation, { kind: 'requester', id: 'c1' });
          for (const { command, by: sender, afterMs } of rest) again.send(command, sender, afterMs);
          again.wait(0);
          const step = again.send({ type: 'ticket.applyMacro', macro }, by);
          const isAccepted = step.ok || step.refusal.code === 'macro.actionFailed';
          expect([macro, isAccepted]).toEqual([macro, menu.includes(macro)]);
        }
      }),
      { numRuns: 50 * FACTOR },
    );
  });
});

/** What commands wrote and sent, but for the names of messages, which follow from the names of commands. */
function writtenBy(life: TicketLife, commands: readonly TicketCommand[], by: Actor) {
  const results = commands.map((command) => life.send(command, by));
  const steps = results.flatMap((result) => (result.ok ? [result.step] : []));
  const messages = steps.flatMap(({ writes }) => writes.filter(({ kind }) => kind === 'message'));
  return {
    refusals: results.flatMap((result) => (result.ok ? [] : [result.refusal.code])),
    messages: messages.map(({ value }) => ({ ...(value as unknown as Message), id: '' })),
    sent: steps.flatMap(({ deliveries }) => deliveries.map(({ message }) => message)),
  };
}
