import {
  type Actor,
  type CannedTemplate,
  cannedResponses,
  DeskConfigError,
  defineDesk,
  type Message,
  renderCanned,
  type Ticket,
} from '@deskwright/core';
import { liquid } from '@deskwright/templates';
import { ticketLife } from '@deskwright/testkit';
import { describe, expect, it } from 'vitest';

const MARIA: Actor = { kind: 'agent', id: 'maria' };
const START = Date.parse('2026-11-16T08:00:00Z');
const requester = {
  id: 'c1',
  organization: null,
  language: null,
  erased: false,
  createdAt: START,
  personal: { name: 'Ana', addresses: [{ channel: 'email', address: 'ana@example.org' }] },
};

const open = defineDesk({ departments: ['support', 'billing'], channels: ['email'], templates: liquid() });

function deskWith(canned: Readonly<Record<string, CannedTemplate>>, text = 'Hello') {
  const templates = Object.entries(canned).map(([id, one]) => [id, { text, canned: one }]);
  return open.policies({ templates: { acknowledgement: { text: 'Got it' }, ...Object.fromEntries(templates) } });
}

/** A ticket in a department and a language, and the desk it is on. */
function lifeOn(desk: typeof open, department: 'support' | 'billing' | null = null, language: string | null = null) {
  const life = ticketLife(desk, { start: START, requester });
  life.send(
    {
      type: 'ticket.create',
      requester: { kind: 'contact', id: 'c1' },
      channel: 'email',
      subject: 'Invoice',
      message: { text: 'Hello' },
      department,
      language,
    },
    { kind: 'requester', id: 'c1' },
  );
  return life;
}

describe('the canned responses of a ticket', () => {
  const offered = (
    canned: Readonly<Record<string, CannedTemplate>>,
    department: 'support' | 'billing' | null,
    language: string | null,
  ) => {
    const desk = deskWith(canned);
    const ticket = lifeOn(desk, department, language).ticket as Ticket<never>;
    return cannedResponses(desk, ticket).map(({ id }) => id);
  };

  it('are the templates that say so, for its department', () => {
    const canned: Readonly<Record<string, CannedTemplate>> = {
      money: { name: 'Money', departments: ['billing'] },
      everywhere: { name: 'Everywhere' },
      both: { name: 'Both', departments: ['support', 'billing'] },
    };
    expect(offered(canned, 'billing', null)).toEqual(['money', 'everywhere', 'both']);
    expect(offered(canned, 'support', null)).toEqual(['everywhere', 'both']);
    expect(offered(canned, null, null)).toEqual(['everywhere']);
  });

  it('suit its language: exactly, then that of another region, then any', () => {
    const canned: Readonly<Record<string, CannedTemplate>> = {
      any: { name: 'Any' },
      greek: { name: 'Greek', language: 'el' },
      portuguese: { name: 'Portuguese', language: 'pt' },
      brazil: { name: 'Brazilian', language: 'pt-BR' },
      portugal: { name: 'Of Portugal', language: 'pt-PT' },
    };
    expect(offered(canned, null, 'pt-br')).toEqual(['brazil', 'portuguese', 'portugal', 'any']);
    expect(offered(canned, null, 'pt')).toEqual(['portuguese', 'brazil', 'portugal', 'any']);
    expect(offered(canned, null, 'el')).toEqual(['greek', 'any']);
    expect(offered(canned, null, 'pl')).toEqual(['any']);
    expect(offered(canned, null, null)).toEqual(['any', 'greek', 'portuguese', 'brazil', 'portugal']);
  });

  it('come with their name and their text as it was written', () => {
    const desk = deskWith({ hi: { name: 'Greeting', note: 'Mornings only' } }, 'Hello {{ requester.personal.name }}');
    const ticket = lifeOn(desk).ticket as Ticket<never>;
    expect(cannedResponses(desk, ticket)).toEqual([
      { id: 'hi', name: 'Greeting', note: 'Mornings only', text: 'Hello {{ requester.personal.name }}' },
    ]);
  });
});

describe('a canned response', () => {
  const desk = deskWith({ hi: { name: 'Greeting' } }, 'Hello {{ requester.personal.name }}, {{ ticket.reference }}');
  const life = lifeOn(desk);
  const ticket = life.ticket as Ticket<never>;
  const facts = { now: START, actor: MARIA, requester: requester as never };

  it('is filled in for a ticket, for somebody to edit', () => {
    expect(renderCanned(desk, 'hi', ticket, facts)).toEqual({ ok: true, text: `Hello Ana, ${ticket.reference}` });
  });

  it('asks for the requester first', () => {
    expect(renderCanned(desk, 'hi', ticket, { now: START, actor: MARIA })).toEqual({ need: ['requester'] });
  });

  it('is refused when there is none, and a template that is not offered is none', () => {
    expect(renderCanned(desk, 'hii', ticket, facts)).toMatchObject({
      refusal: { code: 'canned.unknown', remedy: 'Did you mean "hi"?' },
    });
    expect(renderCanned(desk, 'acknowledgement', ticket, facts)).toMatchObject({ refusal: { code: 'canned.unknown' } });
    expect(renderCanned(desk, 'constructor', ticket, facts)).toMatchObject({ refusal: { code: 'canned.unknown' } });
  });

  it('is refused when no text can be made of it', () => {
    const broken = deskWith({ hi: { name: 'Greeting' } }, '{{ 1 | nope }}');
    expect(renderCanned(broken, 'hi', ticket, facts)).toMatchObject({
      ok: false,
      refusal: { code: 'canned.broken', path: ['templates', 'hi', 'text'] },
    });
  });
});

describe('a message that began with a canned response', () => {
  const desk = deskWith({ hi: { name: 'Greeting' } });
  const written = (more: { readonly cannedResponse?: string | null }) => {
    const text = 'Hello, dear Ana';
    const step = lifeOn(desk).send({ type: 'message.add', visibility: 'public', text, ...more }, MARIA);
    if (!step.ok) return step.refusal;
    return step.step.writes.find(({ kind }) => kind === 'message')?.value as unknown as Message;
  };

  it('says which one, whatever became of the text', () => {
    expect(written({ cannedResponse: 'hi' })).toMatchObject({
      cannedResponse: 'hi',
      personal: { text: 'Hello, dear Ana' },
    });
    expect(written({})).toMatchObject({ cannedResponse: null });
  });

  it('is refused when there is no such canned response', () => {
    expect(written({ cannedResponse: 'hello' })).toMatchObject({ code: 'message.unknownCannedResponse' });
    expect(written({ cannedResponse: 'acknowledgement' })).toMatchObject({ code: 'message.unknownCannedResponse' });
  });

  it('may be the first of a ticket that an agent opens', () => {
    const life = ticketLife(desk, { start: START, requester });
    const message = { text: 'Hello', cannedResponse: 'hi' };
    const to = { kind: 'contact', id: 'c1' } as const;
    const step = life.send(
      { type: 'ticket.create', requester: to, channel: 'email', subject: 'Your invoice', message },
      MARIA,
    );
    if (!step.ok) throw new Error(step.refusal.message);
    expect(step.step.writes.find(({ kind }) => kind === 'message')?.value).toMatchObject({ cannedResponse: 'hi' });
  });
});

describe('canned responses are checked with the rest of the policies', () => {
  const problemsOf = (desk: typeof open, templates: unknown): readonly unknown[] => {
    try {
      desk.policies({ templates } as never);
      return [];
    } catch (error) {
      if (!(error instanceof DeskConfigError)) throw error;
      return error.issues.map(({ code, path }) => [code, (path ?? []).join('.')]);
    }
  };

  it('and everything that is wrong is told at once', () => {
    const canned = { name: '', departments: ['sales'], language: 'Greek!', colour: 'red' };
    expect(problemsOf(open, { a: { text: 'Hello', canned }, b: { text: 'Hello', canned: {} } })).toEqual(
      [
        ['config.invalid', 'a.canned.name'],
        ['config.unknownDepartment', 'a.canned.departments.0'],
        ['template.language', 'a.canned.language'],
        ['config.unknownKey', 'a.canned.colour'],
        ['config.wrongType', 'b.canned.name'],
      ].map(([code, path]) => [code, `templates.${path}`]),
    );
  });

  it('and bare placeholders are not offered on a desk without a template engine', () => {
    const plain = defineDesk({ departments: ['support', 'billing'], channels: ['email'] }) as typeof open;
    const text = 'Hello {{ requester.personal.name }}';
    expect(problemsOf(plain, { a: { text, canned: { name: 'A' } } })).toEqual([
      ['template.noTemplateEngine', 'templates.a.text'],
    ]);
    expect(problemsOf(plain, { a: { text: 'Hello', canned: { name: 'A' } }, b: { text } })).toEqual([]);
  });
});
