import { describe, expect, it } from 'vitest';
import { liquid } from './liquid.ts';

const failed = expect.objectContaining({ code: 'template.failed' });

describe('liquid', () => {
  const engine = liquid();

  it('fills placeholders, also in Greek', () => {
    const variables = { ticket: { reference: 'K7QW2M9' }, requester: { personal: { name: 'Ελένη' } } };
    const template = 'Γεια σας {{ requester.personal.name }}, το αίτημά σας είναι το {{ ticket.reference }}.';
    expect(engine.render(template, variables)).toBe('Γεια σας Ελένη, το αίτημά σας είναι το K7QW2M9.');
  });

  it('fills a template in anew each time, also one that it has read before', () => {
    const template = '{% assign n = n | plus: 1 %}{% cycle "a", "b" %}{% increment i %}{{ n }} {{ name }}';
    const first = engine.render(template, { n: 1, name: 'Ana' });
    expect(first).toBe('a02 Ana');
    expect(engine.render(template, { n: 7, name: 'Eva' })).toBe('a08 Eva');
    for (let other = 0; other < 300; other += 1) expect(engine.render(`{{ n }}-${other}`, { n: 1 })).toBe(`1-${other}`);
    expect(engine.render(template, { n: 1, name: 'Ana' })).toBe(first);
    for (let times = 0; times < 2; times += 1) expect(() => engine.render('{% if', {})).toThrow(failed);
  });

  it('formats instants in the zone and language it is told, never in the machine’s', () => {
    const now = Date.UTC(2026, 10, 16, 8);
    expect(engine.render('{{ now | date: "Europe/Athens", "en-GB" }}', { now })).toContain('10:00');
    expect(engine.render('{{ missing | date }}', {})).toBe('');
  });

  it.each([
    ['a clock', '{{ "now" | date }}'],
    ['randomness', '{{ list | sample }}'],
    ['files', '{% include "/etc/passwd" %}'],
    ['files of a layout', '{% layout "package.json" %}'],
    ['a loop that goes on for ever', '{% for i in (1..100000000) %}x{% endfor %}'],
    ['many turns of a loop', '{% for i in (1..50000) %}x{% endfor %}'],
    [
      'nested loops over a short list',
      '{% for a in l %}{% for b in l %}{% for c in l %}{% endfor %}{% endfor %}{% endfor %}',
    ],
    ['a template that is not closed', '{% if ticket %}'],
    ['an unknown filter', '{{ ticket | shout }}'],
  ])('refuses %s', (_what, template) => {
    expect(() => engine.render(template, { list: [1, 2], l: Array(100).fill(1), ticket: {} })).toThrow(failed);
  });

  it('refuses a source and a result that are too long', () => {
    expect(() => liquid({ maxSource: 10 }).render('x'.repeat(11), {})).toThrow(failed);
    expect(() => liquid({ maxOutput: 10 }).render('{{ text }}', { text: 'x'.repeat(11) })).toThrow(failed);
  });

  it('does not reach into prototypes', () => {
    expect(engine.render('{{ ticket.constructor.name }}{{ ticket.__proto__ }}', { ticket: {} })).toBe('');
  });
});
