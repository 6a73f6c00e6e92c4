import { readFile } from 'node:fs/promises';
import type { MessageSignal } from '@deskwright/core/port';
import { expect, test } from 'vitest';
import { auroraChannel, inbound, only } from './desk-mail.ts';
import { type SampleFacts, sampleMails } from './sample-mails.ts';

const addresses = (list: MessageSignal['to']) => list.map(({ address }) => address);

/** What a signal says of everything that the facts speak of, in the words of the facts. */
function factsOf(signal: MessageSignal, facts: SampleFacts): Record<string, unknown> {
  const { from, html, attachments, failures = [], wholeText = signal.text } = signal;
  const department = facts.department === undefined ? 'support@aurora.example' : facts.department;
  const all: Record<string, unknown> = {
    from: from.address,
    name: from.name,
    to: addresses(signal.to),
    cc: addresses(signal.cc),
    department: signal.recipients.find((address) => address === department) ?? null,
    subject: signal.subject,
    thread: signal.ref.thread,
    occurredAt: new Date(signal.occurredAt).toISOString(),
    text: signal.text,
    wholeHas: facts.wholeHas?.filter((words) => wholeText.includes(words) && !signal.text.includes(words)),
    html:
      html === null
        ? null
        : {
            has: facts.html?.has?.filter((words) => html.includes(words)),
            lacks: facts.html?.lacks?.filter((words) => !html.includes(words)),
          },
    attachments: attachments.map((file, index) => pick(file, facts.attachments?.[index] ?? file)),
    automated: signal.automated,
    failures: failures.map((one, index) => pick(one, facts.failures?.[index] ?? one)),
    references: signal.references,
    language: signal.language,
    warnings: signal.warnings,
  };
  return pick(all, { ...usual, ...facts });
}

const usual = { department: 'support@aurora.example', automated: false, attachments: [], failures: [], warnings: [] };

/** The fields of an object that another one has, too. */
function pick(from: object, like: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(from).filter(([key]) => key in like));
}

test.each(sampleMails)('$name: $facts.about', async ({ name, bytes, facts }) => {
  const accepted = await auroraChannel().accept(inbound(bytes));
  if (facts.malformed !== undefined) {
    expect(accepted).toMatchObject({ ok: false, reason: 'malformed', detail: facts.malformed });
    return;
  }
  const { about, ...expected } = facts;
  const signal = only(accepted);
  expect(about).not.toBe('');
  expect(factsOf(signal, expected as SampleFacts)).toEqual({ ...usual, ...expected });
  if (facts.thread === undefined) expect(signal.ref.thread).toBe(`<${name}@mail.example>`);
});

test('the README of the samples says what each is for', async () => {
  const readme = await readFile(new URL('../samples/README.md', import.meta.url), 'utf8');
  const rows = [...readme.matchAll(/^\| `([^`]+)` \| (.*) \|$/gm)].map(([, name, about]) => ({ name, about }));
  expect(rows).toEqual(sampleMails.map(({ name, facts }) => ({ name, about: facts.about })));
});
