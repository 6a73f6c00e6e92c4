import {
  type AnyCommand,
  advance,
  type Desk,
  type Facts,
  idAt,
  type Json,
  type RecordId,
  type Stored,
} from '@deskwright/core';
import { type BenchTable, measure, type RunOptions } from '../measure.ts';
import { AGENTS, busyDesk } from './busy-desk.ts';
import type { TicketCase } from './generate-tickets.ts';
import { inTurn } from './in-turn.ts';
import { cpuMs } from './spent-time.ts';
import type { Workload } from './workload.ts';

const HOUR = 3_600_000;
// A Monday in office hours, so that the clocks run.
const OPENED = Date.parse('2026-06-01T09:00:00+03:00');

/** A message that comes in for a ticket that was answered an hour ago: the arguments of `advance`. */
interface Incoming {
  readonly record: RecordId;
  readonly stored: Stored<unknown>;
  readonly command: AnyCommand;
  readonly facts: Facts;
}

type Book = Desk['~internal']['rules'];
type Scene = Parameters<Book['matching']>[1];

function step(desk: Desk, { record, command, facts }: Omit<Incoming, 'stored'>, stored: Stored<unknown> | null) {
  const result = advance(desk, record, stored, command, facts);
  if (!('ok' in result) || !result.ok) throw new Error(`advance says ${JSON.stringify(result)}`);
  const [write, ...others] = result.step.writes;
  if (write === undefined) throw new Error('nothing was written');
  const message = others.find(({ kind }) => kind === 'message')?.value ?? null;
  const next: Stored<unknown> = { id: write.id, value: write.value, version: write.expected + write.events.length };
  return { stored: next, message, events: write.events };
}

function incoming(desk: Desk, one: TicketCase, index: number): Incoming {
  const { ticket, message, requester } = one;
  const id = idAt(OPENED, `ticket ${index}`);
  const record = { kind: 'ticket', id };
  const agent = { kind: 'agent', id: 'maria' } as const;
  const author = { kind: 'requester', id: requester.id } as const;
  const at = (time: number, by: Facts['actor'], command: object) => {
    const meta = { id: time === OPENED ? id : idAt(time, `command ${index}`), at: time, by };
    const facts: Facts = { now: time, actor: by, requester: requester as unknown as Json, agents: AGENTS };
    return { record, command: { ...command, meta } as AnyCommand, facts };
  };
  const { channel, department, priority, tags, fields, language } = ticket;
  const { subject } = ticket.personal;
  const first = { channel, department, priority, tags, fields, language, subject, message: { text: 'Hello' } };
  const opened = step(desk, at(OPENED, author, { type: 'ticket.create', requester: ticket.requester, ...first }), null);
  const reply = { type: 'message.add', visibility: 'public', text: 'We are looking into it.' };
  const answered = step(desk, at(OPENED + HOUR, agent, reply), opened.stored);
  const { text } = message.personal;
  const again = at(OPENED + 2 * HOUR, author, { type: 'message.add', visibility: 'public', text });
  return { ...again, stored: answered.stored };
}

/** What rules see when the message has come in and none has acted yet. */
function sceneAfter(desk: Desk, one: Incoming): Scene {
  const { stored, message } = step(desk, one, one.stored);
  const record = stored.value as Json;
  return { record, facts: { ...one.facts, record, message: message as Json } };
}

/** The same desk that finds matches in another way. Each desk here is made so: the machine likes objects of one shape. */
function finding(desk: Desk, matching: Book['matching']): Desk {
  const internals = desk['~internal'];
  return { ...desk, '~internal': { ...internals, rules: { ...internals.rules, matching } } };
}

/** The matches of one ticket, in the order in which `advance` asks for them. */
type Found = ReturnType<Book['matching']>[];

/** A whole `advance` in layers, each with everything of the one before. */
export async function advanceTable({ rules, cases }: Workload, options: RunOptions): Promise<BenchTable> {
  const plainly = (desk: Desk): Desk => finding(desk, desk['~internal'].rules.matching);
  const desks = {
    bare: plainly(busyDesk({ sla: false, rules: null })),
    sla: plainly(busyDesk({ sla: true, rules: null })),
    full: plainly(busyDesk({ sla: true, rules })),
  };
  const plain = cases.map((one, index) => incoming(desks.bare, one, index));
  const promised = cases.map((one, index) => incoming(desks.sla, one, index));
  const scenes = promised.map((one) => sceneAfter(desks.sla, one));
  const book = desks.full['~internal'].rules;
  const triggers = new Set([
    'message.added',
    'message.received',
    'ticket.statusChanged',
    'ticket.updated',
    'sla.started',
  ] as const);
  const known: Found[] = cases.map(() => []);
  let asked: Found = [];
  let call = 0;
  // What matches is remembered from one time to the next, so that it costs nothing to find out.
  const remembering = finding(desks.full, (triggers, scene) => {
    const found = asked[call] ?? book.matching(triggers, scene);
    asked[call] = found;
    call += 1;
    return found;
  });
  const run = (desk: Desk, list: readonly Incoming[], index: number) => {
    const { record, stored, command, facts } = list[index] as Incoming;
    return advance(desk, record, stored, command, facts);
  };
  const contenders = {
    'bare match': inTurn(cases.length, (index) => book.matching(triggers, scenes[index] as Scene)),
    'decide and evolve': inTurn(cases.length, (index) => run(desks.bare, plain, index)),
    'and two SLA clocks': inTurn(cases.length, (index) => run(desks.sla, promised, index)),
    'and actions and assignment': inTurn(cases.length, (index) => {
      asked = known[index] ?? [];
      call = 0;
      run(remembering, promised, index);
    }),
    'and matching: the whole advance': inTurn(cases.length, (index) => run(desks.full, promised, index)),
  };
  // So that every list is remembered before the time counts.
  for (const _ of cases) contenders['and actions and assignment']();
  const events = promised.flatMap((one) => step(desks.full, one, one.stored).events);
  const mean = (count: number) => (count / cases.length).toFixed(1);
  const fired = events.filter(({ type }) => type === 'rule.fired').length;
  const assigned = events.filter(({ type, by }) => type === 'ticket.assigned' && by.kind === 'rule').length;
  const title = `an incoming message on a desk of ${rules.length} rules, against the bare match of its ticket`;
  const notes = [
    'each line does what the lines above it do, and more; without trace; before the last line matches cost nothing',
    `a message makes ${mean(events.length)} events: ${mean(fired)} rules fire, after ${mean(known.flat().length)} matches`,
    `${assigned} of ${cases.length} tickets get an assignee`,
  ];
  const result = await measure({ title, baseline: 'bare match', contenders }, { ...options, now: cpuMs, minMs: 600 });
  return { title, ...result, notes };
}
