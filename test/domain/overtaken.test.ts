import { type Actor, defineDesk, type TicketCommand } from '@deskwright/core';
import { ticketCommands, ticketLife } from '@deskwright/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const START = Date.parse('2026-11-16T08:00:00Z');
const MARIA: Actor = { kind: 'agent', id: 'maria' };
const TOM: Actor = { kind: 'agent', id: 'tom' };
const ANA: Actor = { kind: 'requester', id: 'c1' };

const desk = defineDesk({ departments: ['support', 'billing'], tags: ['vip'], channels: ['email'] });

function question() {
  const life = ticketLife(desk, { start: START });
  life.send(
    {
      type: 'ticket.create',
      requester: { kind: 'contact', id: 'c1' },
      channel: 'email',
      subject: 'The printer smokes',
      message: { text: 'What now?' },
    },
    ANA,
  );
  return life;
}

function words(more: Partial<Extract<TicketCommand, { type: 'message.add' }>> = {}) {
  return { type: 'message.add', visibility: 'public', text: 'Pull the plug', ...more } as const;
}

const OVERTAKEN = { ok: false, refusal: { code: 'message.overtaken' } };

describe('an answer whose author says how many answers there were', () => {
  it('is refused when somebody has answered meanwhile, and leaves nothing', () => {
    const life = question();
    expect(life.send(words({ answersSeen: 0 }), MARIA)).toMatchObject({ ok: true });
    const before = [life.ticket, life.history.length];
    expect(life.send(words({ answersSeen: 0 }), TOM)).toMatchObject(OVERTAKEN);
    expect(life.send(words({ answersSeen: 0 }), MARIA)).toMatchObject(OVERTAKEN);
    expect(life.send(words({ answersSeen: 0, visibility: 'internal' }), TOM)).toMatchObject(OVERTAKEN);
    expect([life.ticket, life.history.length]).toEqual(before);
    expect(life.send(words({ answersSeen: 1 }), TOM)).toMatchObject({ ok: true });
    expect(life.send(words(), TOM)).toMatchObject({ ok: true });
  });

  it('is sent whatever else has happened: notes, automatic mail, more questions, changes', () => {
    const life = question();
    life.send(words({ visibility: 'internal' }), MARIA);
    life.send(words(), ANA);
    life.send(words(), { kind: 'rule', id: 'ack' });
    life.send({ type: 'ticket.update', priority: 'urgent' }, MARIA);
    expect(life.ticket.counts.messages).toBe(4);
    expect(life.send(words({ answersSeen: 0 }), TOM)).toMatchObject({ ok: true });
  });

  it('is refused in exactly those lives in which it was overtaken', () => {
    const names = { departments: ['support', 'billing'], tags: ['vip'], channels: ['email'] };
    fc.assert(
      fc.property(fc.array(ticketCommands(names), { maxLength: 20 }), fc.nat(5), (commands, answersSeen) => {
        const life = question();
        for (const { command, by, afterMs } of commands) life.send(command, by, afterMs);
        const answers = life.ticket.counts.agentMessages;
        const sent = life.send(words({ answersSeen }), MARIA);
        expect(!sent.ok && sent.refusal.code === 'message.overtaken').toBe(answers > answersSeen);
      }),
      { numRuns: 200 },
    );
  });
});
