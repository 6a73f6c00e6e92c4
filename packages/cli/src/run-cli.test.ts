import { action, condition, defineDesk, definePlugin, exportRules, type TicketHistory } from '@deskwright/core';
import { re2 } from '@deskwright/regex';
import { liquid } from '@deskwright/templates';
import { ticketLife } from '@deskwright/testkit';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { runCli } from './run-cli.ts';

const NOW = Date.parse('2026-11-16T08:00:00Z');

type Files = Readonly<Record<string, unknown>>;

/** Runs the command in a world of its own: texts and bytes are files as they are, everything else is written as JSON. */
async function run(line: string, files: Files = {}, modules: Files = {}) {
  const out = { stdout: '', stderr: '' };
  const code = await runCli(line.split(' '), {
    stdout: (text) => {
      out.stdout += text;
    },
    stderr: (text) => {
      out.stderr += text;
    },
    async *readFile(path) {
      const file = files[path];
      if (file === undefined) throw Object.assign(new Error('gone'), { code: 'ENOENT' });
      if (file instanceof Error) throw file;
      yield file instanceof Uint8Array
        ? file
        : Buffer.from(typeof file === 'string' ? file : JSON.stringify(file, null, 2));
    },
    async importModule(path) {
      if (!Object.hasOwn(modules, path)) throw new Error(`Cannot find module '${path}' imported from /somewhere`);
      return modules[path];
    },
    importPackage: async () => null,
    now: () => NOW,
  });
  return { code, ...out };
}

const social = {
  id: 'social-to-marketing',
  name: 'Social media to Marketing',
  on: ['ticket.created'],
  when: { all: [{ field: 'channel', op: 'in', value: ['facebook', 'viber'] }] },
  then: [{ do: 'transfer', department: 'marketing', assignee: null }],
};
const late = {
  id: 'late',
  on: ['message.received'],
  when: { field: 'now', op: 'notInWorkingTime', value: 'office' },
  then: [{ do: 'reply', template: 'closed' }],
};
const impossible = {
  id: 'never',
  on: ['ticket.created'],
  when: {
    all: [
      { field: 'status', op: 'is', value: 'new' },
      { field: 'status', op: 'is', value: 'closed' },
    ],
  },
  then: [{ do: 'markSpam' }],
};

const weather = definePlugin({
  name: 'weather',
  conditions: { cold: condition({ params: z.object({ below: z.number() }), test: ({ below }) => below > 5 }) },
  actions: { warn: action({ params: z.object({}), plan: () => [{ do: 'note', text: 'Cold' }] }) },
});
const desk = defineDesk({
  departments: ['support', 'marketing'],
  tags: ['vip'],
  channels: ['email', 'viber', 'facebook'],
  plugins: [weather],
  templates: liquid(),
  regex: re2(),
}).policies({
  schedules: { office: { timeZone: 'Europe/Athens', weekly: { mon: [['09:00', '17:00']] } } },
  templates: { closed: { text: 'We are closed' } },
  rules: [social as never, late as never],
});
const modules = { './desk.js': { default: desk }, './named.js': { desk }, './none.js': { default: { desk } } };

describe('rules check', () => {
  it('finds nothing wrong with rules that are right', async () => {
    expect(await run('rules check rules.json', { 'rules.json': [social, late] })).toEqual({
      code: 0,
      stdout: '2 rules in 1 file: nothing wrong\n',
      stderr:
        'note: rules.json: without --desk, names are taken as they stand, those of tags, channels and people, too\n' +
        '      departments: marketing\n' +
        '      templates: closed\n' +
        '      schedules, open around the clock: office\n',
    });
  });

  it('reports like a compiler, each problem on a line with its place', async () => {
    const wrong = {
      ...social,
      on: ['ticket.create'],
      when: { all: [{ field: 'subject', op: 'has', value: 'x' }] },
      note_: '',
    };
    const { code, stdout } = await run(
      'rules check rules.json --desk ./desk.js',
      { 'rules.json': [late, wrong] },
      modules,
    );
    expect(code).toBe(1);
    expect(stdout.split('\n')).toEqual([
      'rules.json:23:7: [1].on[0]  error  config.unknownTrigger  Unknown trigger "ticket.create". Did you mean "ticket.created"?',
      expect.stringMatching(
        /^rules\.json:29:11: \[1\]\.when\.all\[0\]\.op {2}error {2}condition\.unknownOperator {2}Operator "has" does not fit the field "subject"\. /,
      ),
      'rules.json:41:5: [1].note_  error  config.unknownKey  Unknown key "note_". Remove it, or check its spelling',
      '1 file: 3 errors, 0 warnings',
      '',
    ]);
  });

  it('reads moments and patterns, with the fields and schedules that they name', async () => {
    const on = [
      { before: 'P1D', until: 'fields.renewal', hours: 'business', schedule: 'office' },
      { cron: '0 9 * * 1', timeZone: 'Europe/Athens' },
    ];
    const right = await run('rules check r.json', { 'r.json': [{ id: 'x', on, then: [{ do: 'raisePriority' }] }] });
    expect([right.code, right.stdout]).toEqual([0, '1 rule in 1 file: nothing wrong\n']);
    expect(right.stderr).toContain('renewal');
    const wrong = [{ id: 'x', on: [{ after: '2 days', since: 'createdAt' }], then: [] }];
    expect((await run('rules check r.json', { 'r.json': wrong })).stdout).toContain(
      '[0].on[0].after  error  trigger.duration',
    );
  });

  it('checks the names that a desk knows', async () => {
    const rules = [{ ...social, then: [{ do: 'transfer', department: 'sales' }] }];
    const open = await run('rules check rules.json', { 'rules.json': rules });
    const closed = await run('rules check rules.json --desk ./named.js', { 'rules.json': rules }, modules);
    expect(open.code).toBe(0);
    expect(closed.code).toBe(1);
    expect(closed.stdout).toContain('[0].then[0].department  error  config.unknownDepartment');
    expect(closed.stderr).toBe('');
  });

  it('reports what lint finds, with the place in the file', async () => {
    const { code, stdout } = await run('rules check rules.json', { 'rules.json': [social, impossible] });
    expect(code).toBe(1);
    expect(stdout).toContain('[1].when  error  lint.neverMatches');
  });

  it('ends with 1 for warnings only when told to', async () => {
    const rules = [{ ...social, when: { any: [social.when, impossible.when] } }];
    const files = { 'rules.json': rules };
    const lenient = await run('rules check rules.json', files);
    expect(lenient.stdout).toContain('warning');
    expect([lenient.code, (await run('rules check rules.json --strict', files)).code]).toEqual([0, 1]);
  });

  it('takes rule packs and whole policies', async () => {
    const pack = exportRules(desk);
    const policies = {
      departments: { sales: {} },
      rules: [{ id: 'x', on: ['ticket.created'], then: [{ do: 'transfer', department: 'sale' }] }],
      slas: [{ id: 's', targets: [{ metric: 'firstResponse', within: '4 hours' }] }],
    };
    const files = { 'pack.json': pack, 'policies.json': policies };
    expect(await run('rules check pack.json --desk ./desk.js', files, modules)).toMatchObject({ code: 0, stderr: '' });
    const { code, stdout } = await run('rules check pack.json policies.json', files);
    expect(code).toBe(1);
    expect(stdout).toContain('slas[0].targets[0].within  error  sla.duration');
    expect(stdout).toContain('Unknown department "sale". Did you mean "sales"?');
    expect(stdout).toContain('2 files: 2 errors, 0 warnings');
  });

  it('refuses a pack of a newer version', async () => {
    const { code, stdout } = await run('rules check p.json', { 'p.json': { format: 'deskwright/rules', version: 9 } });
    expect(code).toBe(1);
    expect(stdout).toContain('p.json:3:3: version  error  pack.tooNew  Version 9 is newer');
  });

  it('writes JSON for programs, with everything that it knows', async () => {
    const { code, stdout, stderr } = await run('rules check --json rules.json', { 'rules.json': [impossible] });
    expect([code, stderr]).toEqual([1, '']);
    expect(JSON.parse(stdout)).toMatchObject({
      errors: 1,
      warnings: 0,
      files: [{ file: 'rules.json', kind: 'rules', rules: 1 }],
      problems: [{ file: 'rules.json', line: 7, column: 5, path: '[0].when', code: 'lint.neverMatches' }],
    });
  });

  it('lets no name command the terminal', async () => {
    const { stdout } = await run('rules check rules.json', { 'rules.json': [{ ...social, '\u001b[31mred\u202e': 1 }] });
    expect(stdout).toContain('Unknown key "\ufffd[31mred\ufffd"');
    expect(stdout).not.toContain('\u001b');
  });
});

describe('rules words', () => {
  it('writes every rule out', async () => {
    const { code, stdout } = await run(
      'rules words rules.json --desk ./desk.js',
      { 'rules.json': [social, late] },
      modules,
    );
    expect(code).toBe(0);
    expect(stdout).toBe(`Social media to Marketing
When: ticket created
If:
  - Channel: is one of: facebook, viber
Then:
  - Transfer to department: marketing; assignee: nobody

late
When: message received
If:
  - Now: outside working time of: office
Then:
  - Reply to the requester: template: closed
`);
  });

  it.each(['el', 'pl', 'sl'])('also in %s', async (language) => {
    const { code, stdout } = await run(`rules words --language ${language} r.json`, { 'r.json': [social] });
    expect(code).toBe(0);
    expect(stdout).toContain('facebook, viber');
    expect(stdout).not.toContain('Then');
  });

  it('writes nothing out while there are faults', async () => {
    const { code, stdout } = await run('rules words r.json', { 'r.json': [{ id: 'x' }] });
    expect(code).toBe(1);
    expect(stdout).toContain('r.json:3:5: [0].on  error'.replace('3:5', '2:3'));
  });
});

describe('rules explain', () => {
  const files = {
    'rules.json': [late, social, { ...social, id: 'off', active: false }],
    'ticket.json': { channel: 'viber', subject: 'Hi' },
  };

  it('says of each rule why', async () => {
    const { code, stdout, stderr } = await run(
      'rules explain rules.json --ticket ticket.json --desk ./desk.js',
      files,
      modules,
    );
    expect([code, stderr]).toEqual([0, 'note: asked as of 2026-11-16T08:00:00.000Z, on ticket.created\n']);
    expect(stdout).toBe(`late  is not considered (trigger): It waits for message.received
off  is not considered (inactive): It is switched off
social-to-marketing  acts
  yes  all
    yes  channel in ["facebook","viber"], it is "viber"
`);
  });

  it('takes a message, the contact, other triggers and another instant', async () => {
    const about = {
      id: 'x',
      on: ['message.received'],
      then: [],
      when: {
        all: [
          { field: 'message.text', op: 'contains', value: 'refund' },
          { field: 'requester.language', op: 'is', value: 'el' },
          { field: 'actor.kind', op: 'is', value: 'agent' },
          { field: 'now', op: 'on', value: '2026-12-24' },
        ],
      },
    };
    const { stdout } = await run(
      'rules explain r.json --ticket t.json --message m.json --requester c.json --on message.received --at 2026-12-24T09:00:00Z',
      {
        'r.json': [about],
        't.json': { tags: ['vip'] },
        'm.json': { text: 'A REFUND, please', author: { kind: 'agent', id: 'maria' } },
        'c.json': { name: 'Ana', language: 'el', addresses: [{ channel: 'email', address: 'ana@example.org' }] },
      },
    );
    expect(stdout).toBe(
      `x  acts
  yes  all
    yes  message.text contains "refund"
    yes  requester.language is "el", it is "el"
    yes  actor.kind is "agent", it is "agent"
    yes  now on "2026-12-24", it is 2026-12-24T09:00:00.000Z
`.replace('2026-12-24T09:00:00.000Z', '"2026-12-24T09:00:00.000Z"'),
    );
  });

  it('says of a rule that waits why its moment is not there, and asks as if it were', async () => {
    const close = { id: 'close', on: [{ after: 'P7D', since: 'statusChangedAt' }], then: [{ do: 'stop' }] };
    const key = '["statusChangedAt",604800000,"calendar"]';
    const timer = { trigger: key, rules: ['close@x'], anchor: NOW, at: NOW + 7 * 86_400_000, isDone: false };
    const given = { 'r.json': [close], 't.json': { timers: [timer] } };
    const { stdout } = await run('rules explain r.json --ticket t.json', given);
    expect(stdout).toBe(
      'close  is not considered (notReached): P7D after "statusChangedAt" is 2026-11-23T08:00:00.000Z\n',
    );
    const moment = JSON.stringify(close.on[0]);
    expect((await run(`rules explain r.json --ticket t.json --on ${moment}`, given)).stdout).toMatch(/^close {2}acts/);
    expect(await run('rules explain r.json --ticket t.json --on {', given)).toMatchObject({ code: 2 });
  });

  it('takes a whole ticket as storage has it', async () => {
    const life = ticketLife(desk, { start: NOW });
    const requester = { kind: 'contact', id: 'c1' } as const;
    life.send(
      { type: 'ticket.create', channel: 'viber', requester, subject: 'Hi', message: { text: 'Words' } },
      { kind: 'requester', id: 'c1' },
    );
    const { code, stdout } = await run('rules explain rules.json --json --ticket t.json', {
      ...files,
      't.json': life.ticket,
    });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      { file: 'rules.json', rules: [{}, {}, { rule: 'social-to-marketing', acts: true }] },
    ]);
  });

  it('asks plugins of a desk, and refuses to guess without one', async () => {
    const rules = { 'r.json': [{ ...social, when: { is: 'weather.cold', with: { below: 10 } } }], 't.json': {} };
    expect(await run('rules explain r.json --ticket t.json', rules)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Only a desk can answer weather.cold: name its module with --desk'),
    });
    const asked = await run('rules explain r.json --ticket t.json --desk ./desk.js', rules, modules);
    expect(asked).toMatchObject({ code: 0, stdout: expect.stringContaining('acts') });
  });

  it.each([
    ['a key that no ticket has', { chanel: 'viber' }, 't.json:2:3: chanel: there is no such key'],
    ['a value of another type', { tags: 'vip' }, 't.json:2:3: tags:'],
    ['no ticket', [], 't.json:1:1:'],
  ])('refuses %s', async (_name, ticket, fault) => {
    const { code, stderr } = await run('rules explain rules.json --ticket t.json', { ...files, 't.json': ticket });
    expect(code).toBe(2);
    expect(stderr).toContain(`error: ${fault}`);
  });

  it.each([
    ['--on ticket.exploded', 'There is no trigger "ticket.exploded"'],
    ['--at noon', '"noon" is no instant'],
    ['--message gone.json', 'gone.json: there is no such file'],
  ])('refuses %s', async (option, fault) => {
    const { code, stderr } = await run(`rules explain rules.json --ticket ticket.json ${option}`, files);
    expect([code, stderr.includes(fault)]).toEqual([2, true]);
  });
});

describe('rules simulate', () => {
  function historyOf(channel: 'viber' | 'email'): TicketHistory {
    const life = ticketLife(defineDesk({ channels: ['email', 'viber'] }), {
      start: NOW + (channel === 'viber' ? 1 : 0),
    });
    const requester = { kind: 'contact', id: 'c1' } as const;
    life.send(
      { type: 'ticket.create', channel, requester, subject: 'Hi', message: { text: 'Words' } },
      { kind: 'requester', id: 'c1' },
    );
    const personal = { name: 'Ana', addresses: [] };
    return {
      events: life.history,
      messages: [],
      requester: { id: 'c1', organization: null, language: null, erased: false, createdAt: NOW, personal },
    };
  }
  const lines = [historyOf('viber'), historyOf('email')].map((history) => JSON.stringify(history));
  const files = { 'rules.json': [social], 'h.ndjson': `${lines.join('\n\n')}\n` };

  it('says how tickets would end, and what that comes to', async () => {
    const { code, stdout } = await run('rules simulate rules.json --history h.ndjson', files);
    expect(code).toBe(0);
    expect(stdout.replace(/^[0-9A-Z]{7}/gm, 'REFEREN')).toBe(`REFEREN  department null -> "marketing"  (message.missing)
REFEREN  as it was  (message.missing)
2 tickets: 1 would end differently
  department in 1
  rule social-to-marketing: fired 0 -> 1
`);
  });

  it('writes a line of JSON for each ticket, and one for the totals', async () => {
    const { stdout } = await run('rules simulate rules.json --json --history h.ndjson', files);
    const [first, , last] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(first).toMatchObject({ changes: [{ field: 'department', wouldBe: 'marketing' }], isSimulated: true });
    expect(last).toMatchObject({ totals: { tickets: 2, changed: 1 } });
  });

  it.each([
    ['a line that is no JSON', `${lines[0]}\n{"events":`, 'h.ndjson:2: this line is no JSON'],
    ['a line that is no history', '{"events":[1]}', 'h.ndjson:1: this is no history'],
    ['nothing', 'null', 'h.ndjson:1: this is no history'],
  ])('refuses %s', async (_name, text, fault) => {
    const { code, stderr } = await run('rules simulate rules.json --history h.ndjson', { ...files, 'h.ndjson': text });
    expect([code, stderr.includes(`error: ${fault}`)]).toEqual([2, true]);
  });

  it('does not stumble over a history of nonsense', async () => {
    const { code, stdout } = await run('rules simulate rules.json --history h.ndjson', {
      ...files,
      'h.ndjson': '{"events":[{}]}',
    });
    expect([code, stdout.includes('not simulated')]).toEqual([0, true]);
  });
});

describe('hostile input ends with 2, one sentence and no stack trace', () => {
  const failing = (code: string) => Object.assign(new Error('at secret.js:1'), { code });
  it.each<[string, unknown, string]>([
    ['no file', undefined, 'r.json: there is no such file'],
    ['a folder', failing('EISDIR'), 'r.json: this is a folder'],
    ['a circle of links', failing('ELOOP'), 'r.json: its symbolic links lead in a circle'],
    ['a file of others', failing('EACCES'), 'r.json: it may not be read'],
    ['a broken disk', failing('EIO'), 'r.json: it cannot be read (EIO)'],
    ['an empty file', '', 'r.json:1:1: this is no JSON: value expected'],
    ['broken JSON', '[1,\n 2,,]', 'r.json:2:4: this is no JSON: value expected'],
    ['a comment', '// hello\n[]', 'r.json:1:1: this is no JSON'],
    ['binary', new Uint8Array([0, 255, 254, 1]), 'r.json: this is no UTF-8 text'],
    ['half a character', new Uint8Array([0x5b, 0xc3]), 'r.json: this is no UTF-8 text'],
    ['a number', '7', 'r.json: this is neither a list of rules nor a rule pack nor policies'],
    ['a huge file', new Uint8Array(64 * 1024 * 1024 + 1).fill(32), 'r.json: the file is larger than 64 MB'],
  ])('%s', async (_name, file, fault) => {
    const { code, stdout, stderr } = await run('rules check r.json', { 'r.json': file });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`error: ${fault}`);
    expect(stderr).not.toMatch(/\n\s+at |secret/);
  });

  it('a mark of byte order is no fault', async () => {
    expect((await run('rules check r.json', { 'r.json': '\ufeff[]' })).code).toBe(0);
  });

  it.each(['[', '{"all":', '{"a":[{"not":'])('brackets without end: %s', async (bracket) => {
    const closing = { '[': ']', '{"all":': '}', '{"a":[{"not":': '}]}' }[bracket] ?? '';
    const text = `[{"id":"x","on":["ticket.created"],"then":[],"when":${bracket.repeat(100_000)}1${closing.repeat(100_000)}}]`;
    const { code, stdout, stderr } = await run('rules check r.json', { 'r.json': text });
    expect(code).toBeGreaterThan(0);
    expect((stdout + stderr).length).toBeLessThan(1000);
    expect(stderr).not.toContain('\n    at ');
  });

  it.each([
    ['./gone.js', "./gone.js: the module cannot be loaded: Cannot find module './gone.js'\n"],
    ['./none.js', './none.js: the module exports no desk'],
  ])('a desk that is none: %s', async (path, fault) => {
    const { code, stderr } = await run(`rules check r.json --desk ${path}`, { 'r.json': [] }, modules);
    expect([code, stderr.includes(`error: ${fault}`)]).toEqual([2, true]);
  });
});

describe('usage', () => {
  it.each([
    '',
    'rules',
    'rules check',
    'rules burn x',
    'rules words --language de x',
    'rules check --colour x',
    'rules explain x',
  ])('ends with 2 for "%s"', async (line) => {
    const { code, stdout, stderr } = await run(line);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).not.toBe('');
  });

  it.each(['--help', 'rules --help', 'rules simulate --help'])('explains itself: %s', async (line) => {
    const { code, stdout } = await run(line);
    expect([code, stdout.includes('Usage: deskwright')]).toEqual([0, true]);
  });
});
