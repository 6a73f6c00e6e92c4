import type { HeldRole, VocabularyOf } from '@deskwright/core';
import type { TicketExportLine } from '@deskwright/runtime';
import { describe, expect, it } from 'vitest';
import { ASSIGNMENT_STORAGES, type DeskPolicies, openDesk, type plainDesk } from './assignment-desk.ts';

type V = VocabularyOf<typeof plainDesk>;

const POLICIES: DeskPolicies = {
  departments: { support: {}, billing: {} },
  requesters: { organization: true, participants: true },
  roles: [
    { id: 'agent', grants: [{ can: ['see', 'readMessages', 'readNotes', 'seeHistory'] }] },
    { id: 'exporter', grants: [{ can: ['see', 'readMessages', 'seeHistory', 'export'] }] },
    { id: 'writer', grants: [{ can: ['export'] }] },
  ],
};

function deskOf(storage: string) {
  const desk = openDesk(storage, POLICIES);
  async function person(id: string, ...held: readonly HeldRole<V>[]) {
    await desk.app.agents.create(id, { name: id, roles: held });
    return desk.helpdesk.as({ agent: id });
  }
  const note = (id: string) =>
    desk.app.execute({ id }, { type: 'message.add', visibility: 'internal', text: 'the gardener did it' });
  return { ...desk, person, note };
}

const of = (role: string, ...departments: readonly V['department'][]): HeldRole<V> => ({ role, departments });

async function linesOf(file: AsyncIterable<string>): Promise<readonly TicketExportLine[]> {
  let text = '';
  for await (const piece of file) text += piece;
  expect(text.endsWith('\n')).toBe(true);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** What stands in an export, told shortly. */
async function told(file: AsyncIterable<string>): Promise<readonly string[]> {
  return (await linesOf(file)).map((line) => {
    if ('ticket' in line) return line.ticket.value.personal.subject;
    if ('message' in line) return line.message.value.personal.text;
    if ('event' in line) return line.event.type;
    if ('end' in line) return [line.end.tickets, line.end.messages, line.end.events].join();
    return line.format;
  });
}

describe.each(Object.keys(ASSIGNMENT_STORAGES))('an export of tickets on %s', (storage) => {
  it('holds the tickets that may be exported, with what may be read of them', async () => {
    const { ticket, person, note, app } = deskOf(storage);
    await note(await ticket());
    await note(await ticket({ department: 'billing' }));
    const ada = await person('ada', of('exporter', 'support'), of('agent', 'billing'));
    expect(await told(ada.exportTickets())).toEqual([
      'deskwright-tickets',
      'Question 1',
      'How?',
      'ticket.created',
      'message.added',
      '1,1,2',
    ]);
    expect((await told(app.exportTickets())).at(-1)).toBe('2,4,6');
    const where = { field: 'department', op: 'is', value: 'billing' } as const;
    expect(await told(ada.exportTickets({ where }))).toEqual(['deskwright-tickets', '0,0,0']);
  });

  it('is empty for whom no role gives it, or gives it without the sight of the ticket', async () => {
    const { ticket, person } = deskOf(storage);
    await ticket();
    for (const role of ['agent', 'writer', 'none']) {
      const face = await person(role, ...(role === 'none' ? [] : [of(role, 'support')]));
      expect(await told(face.exportTickets())).toEqual(['deskwright-tickets', '0,0,0']);
    }
  });

  it('gives requesters a copy of their own tickets, not of those that they merely see', async () => {
    const { ticket, note, helpdesk } = deskOf(storage);
    const requester = { kind: 'contact', id: 'c1' } as const;
    await note(await ticket({ requester }));
    await ticket({ participants: ['c1'] });
    await ticket({ requester: { kind: 'agent', id: 'c1' } });
    expect(await told(helpdesk.as({ contact: 'c1' }).exportTickets())).toEqual([
      'deskwright-tickets',
      'Question 1',
      'How?',
      '1,1,0',
    ]);
  });

  it('asks again at every ticket, and reads whole histories', async () => {
    const { ticket, person, app } = deskOf(storage);
    const first = await ticket();
    for (let n = 0; n < 250; n += 1) {
      await app.execute({ id: first }, { type: 'ticket.update', priority: n % 2 === 0 ? 'high' : 'low' });
    }
    await ticket();
    const ada = await person('ada', of('exporter', 'support'));
    const lines: string[] = [];
    for await (const line of ada.exportTickets()) {
      // Access is taken away while the first ticket is written.
      if (lines.length === 5) await app.agents.update('ada', { roles: [] });
      lines.push(line);
    }
    expect(JSON.parse(lines.at(-1) ?? '')).toEqual({ end: { tickets: 1, messages: 1, events: 252 } });
  });
});
