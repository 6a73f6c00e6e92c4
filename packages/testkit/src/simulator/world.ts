import type { Desk, Instant, Vocabulary } from '@deskwright/core';
import type { CommitResult, Storage } from '@deskwright/core/port';
import { createHelpdesk, type Helpdesk } from '@deskwright/runtime';
import type { Act, Fault } from './act.ts';
import { beginDeed } from './agent-deed.ts';
import { beginDuty, staffOf } from './duty.ts';
import { Ledger } from './ledger.ts';
import { observedStorage } from './observed-storage.ts';
import { type ArchivedDocument, simulatedArchive } from './simulated-archive.ts';
import { type Mail, rawOf, type Sent, simulatedMail, threadOf } from './simulated-mail.ts';
import { type CallKind, Turns } from './turns.ts';

/** A process that runs the desk, until it dies. */
interface Machine {
  readonly number: number;
  readonly helpdesk: Helpdesk<Vocabulary>;
  readonly skewMs: number;
  isWorking: boolean;
  isTidying: boolean;
}

/** Something that an agent was told had been done: the text of the message that must exist. */
export interface Promised {
  readonly ticket: string;
  readonly text: string;
}

/** What a world consists of. */
export interface WorldOptions {
  /** The configurations of the desk: the first one is in force in the beginning. All know the same fields. */
  readonly desks: readonly [Desk<Vocabulary>, ...(readonly Desk<Vocabulary>[])];
  readonly storage: Storage;
  readonly channel: string;
  readonly machines: number;
  readonly people: number;
  /** How many agents are given tickets. */
  readonly agents: number;
  readonly start: Instant;
}

/** Which faults happened to which calls, and how often; and how often other things happened. */
export type Tally = Map<string, number>;

const AGENTS = ['maria', 'janez'];
/** How many mails of somebody can be answered, so that threads grow long and not without end. */
const REMEMBERED = 40;
/** How many closed tickets leave the desk at once, at most. */
const MOST_TIDIED = 3;

/**
 * A desk with everything around it: people who write, agents, machines with clocks of their own. It lives in virtual time,
 * and every call of a port ends when an act says so, well or badly.
 */
export class World {
  readonly mails: Mail[] = [];
  readonly sent: Sent[] = [];
  readonly promised: Promised[] = [];
  readonly tally: Tally = new Map();
  /** What storage has accepted, whatever those who sent it were told. */
  readonly ledger = new Ledger();
  /** Where closed tickets went, unless they were spam. */
  readonly archive: ArchivedDocument[] = [];
  readonly tickets: string[] = [];
  readonly turns = new Turns();
  readonly storage: Storage;
  now: Instant;
  private readonly options: WorldOptions;
  private readonly machines: Machine[] = [];
  private inForce = 0;
  private started = 0;
  private said = 0;

  constructor(options: WorldOptions) {
    this.options = options;
    this.now = options.start;
    const { storage } = options;
    this.storage = {
      ...observedStorage(storage, (_, run) => run()),
      commit: async (batch): Promise<CommitResult> => {
        const answer = await storage.commit(batch);
        if (answer.ok) {
          this.ledger.take(batch);
          const types = batch.writes.flatMap(({ events }) => events.map(({ type }) => type));
          if (types.includes('ticket.merged')) this.add('tickets merged');
          if (types.includes('ticket.unmerged')) this.add('tickets taken apart');
        }
        return answer;
      },
    };
    for (let count = 0; count < options.machines; count += 1) this.machines.push(this.machine(0));
  }

  /** Lets one thing happen, and all that follows from it without another call. */
  async perform(act: Act): Promise<void> {
    await this.begin(act);
    await settled();
  }

  /** Ends all calls well, the oldest first, and those that follow from them. */
  async finish(): Promise<void> {
    for (await settled(); this.turns.count > 0; await settled()) await this.turns.end(0, null);
  }

  /** Offers a mail to a machine. */
  offer(mail: Mail, machine: Machine | undefined = this.machines[0]): void {
    machine?.helpdesk.receive(this.options.channel, rawOf(mail, this.options.channel)).then(
      ({ outcomes: [outcome] }) => {
        if (outcome === undefined || outcome.outcome === 'failed') return;
        mail.isTaken = true;
        if (outcome.ticket === undefined) return;
        mail.ticket = outcome.ticket;
        if (!this.tickets.includes(outcome.ticket)) this.tickets.push(outcome.ticket);
      },
      () => {},
    );
  }

  /** Lets a machine begin a round of work, unless it is at it. */
  work(machine: Machine | undefined = this.machines[0]): void {
    if (machine === undefined || machine.isWorking) return;
    machine.isWorking = true;
    const over = () => {
      machine.isWorking = false;
    };
    machine.helpdesk.work({ limit: 5, concurrency: 2 }).then(over, over);
  }

  /** Replaces all machines by new ones whose clocks are right, and who have the last of the configurations. */
  async restart(): Promise<void> {
    this.inForce = this.options.desks.length - 1;
    for (const [place, machine] of this.machines.entries()) {
      await this.turns.drop(machine.number, true);
      this.machines[place] = this.machine(0);
    }
  }

  private async begin(act: Act): Promise<void> {
    switch (act.act) {
      case 'turn':
        if (this.turns.count > 0) this.count(await this.turns.end(pick(act.call, this.turns.count), act.fault));
        break;
      case 'work':
        this.work(this.machineAt(act.machine));
        break;
      case 'mail':
        this.write(act);
        break;
      case 'again': {
        const mail = this.mails[pick(act.mail, this.mails.length)];
        if (mail === undefined) break;
        this.add(mail.isTaken ? 'mail came twice' : 'mail was offered again');
        if (mail.ticket !== null && !this.ledger.has({ kind: 'ticket', id: mail.ticket }))
          this.add('mail came after its ticket had gone');
        this.offer(mail, this.machineAt(act.machine));
        break;
      }
      case 'agent':
        this.instruct(act);
        break;
      case 'duty': {
        const { agents, desks } = this.options;
        const departments = Object.keys(desks[0]['~internal'].policies.departments ?? {});
        const agent = staffOf(agents)[pick(act.agent, agents)];
        const ticket = this.tickets[pick(act.ticket, this.tickets.length)];
        const department = departments[pick(act.ticket, departments.length)] ?? null;
        const at = this.machineAt(act.machine);
        if (at === undefined || agent === undefined) break;
        this.add(`agents: ${act.does}`);
        beginDuty(act, at.helpdesk, { agent, ticket, department, now: this.now + at.skewMs });
        break;
      }
      case 'tidy':
        this.tidy(act);
        break;
      case 'crash': {
        const place = pick(act.machine, this.machines.length);
        if (this.machines[place]?.isTidying) this.add('machine died while tickets left');
        await this.turns.drop(this.machines[place]?.number ?? 0, act.isDone);
        this.machines[place] = this.machine(act.skewMs);
        this.add('machine died');
        break;
      }
      case 'configure': {
        const place = pick(act.machine, this.machines.length);
        this.inForce = Math.min(this.inForce + 1, this.options.desks.length - 1);
        await this.turns.drop(this.machines[place]?.number ?? 0, true);
        this.machines[place] = this.machine(0);
        this.add('configuration changed');
        break;
      }
      case 'time':
        this.now += act.ms;
        break;
    }
  }

  private write({ sender, reply, auto, machine }: Extract<Act, { act: 'mail' }>): void {
    const threads = [...this.mails.map(({ key }) => threadOf(key)), ...this.sent.map(({ thread }) => thread)];
    const known = threads.slice(-REMEMBERED);
    const answered = reply === null ? undefined : known[pick(reply, known.length)];
    const mail: Mail = {
      key: `mail-${this.mails.length + 1}`,
      sender: pick(sender, this.options.people),
      recipients: this.recipients(),
      references: answered === undefined ? [] : [answered],
      isAutomatic: auto,
      at: this.now,
      isTaken: false,
      ticket: null,
    };
    this.mails.push(mail);
    this.offer(mail, this.machineAt(machine));
  }

  private instruct({ does, ticket, machine }: Extract<Act, { act: 'agent' }>): void {
    const id = this.tickets[pick(ticket, this.tickets.length)];
    const at = this.machineAt(machine);
    if (id === undefined || at === undefined) return;
    this.said += 1;
    const agent = AGENTS[this.said % AGENTS.length] ?? '';
    const text = `Words ${this.said} of ${agent}.`;
    // Not far away, so that chains of merged tickets grow.
    const other = this.tickets[(this.tickets.indexOf(id) + (this.said % 7) + 1) % this.tickets.length] ?? id;
    const deed = { ticket: id, other, agent, text, isEven: this.said % 2 === 0, now: this.now };
    beginDeed(does, at.helpdesk, deed, () => {
      this.promised.push({ ticket: id, text });
    });
  }

  /** Lets a machine begin to take closed tickets from the desk, unless it is at it. */
  private tidy({ does, machine: place }: Extract<Act, { act: 'tidy' }>): void {
    const machine = this.machineAt(place);
    if (machine === undefined || machine.isTidying) return;
    machine.isTidying = true;
    const over = () => {
      machine.isTidying = false;
    };
    const app = machine.helpdesk.asSystem();
    const closed = { closedBefore: this.now + machine.skewMs, limit: MOST_TIDIED };
    const where = { field: 'spam', op: 'is', value: does === 'retain' } as const;
    if (does === 'retain') app.retain({ ...closed, where }).then(over, over);
    else {
      const to = simulatedArchive(this.turns, machine.number, this.archive);
      app.archive({ ...closed, where, to }).then(over, over);
    }
  }

  private machine(skewMs: number): Machine {
    this.started += 1;
    const number = this.started;
    const { channel } = this.options;
    const desk = this.desk;
    let seeds = 0;
    const helpdesk = createHelpdesk(desk, {
      storage: observedStorage(this.storage, (kind, run) => this.turns.wait(number, kind, run)),
      channels: [simulatedMail(channel, this.turns, number, this.sent)],
      now: () => this.now + skewMs,
      newSeed: () => {
        seeds += 1;
        return `machine ${number}, seed ${seeds}`;
      },
    });
    if (skewMs !== 0) this.add('clock was wrong');
    return { number, helpdesk, skewMs, isWorking: false, isTidying: false };
  }

  /** The configuration in force. */
  private get desk(): Desk<Vocabulary> {
    return this.options.desks[this.inForce] ?? this.options.desks[0];
  }

  /** Whom the next mail is for: each department that has an address in its turn. */
  private recipients(): readonly string[] {
    const addresses = [...this.options.desks[0]['~internal'].departmentByAddress.keys()];
    const next = addresses[this.mails.length % Math.max(1, addresses.length)];
    return next === undefined ? [] : [next];
  }

  private machineAt(pickOf: number): Machine | undefined {
    return this.machines[pick(pickOf, this.machines.length)];
  }

  private count({ kind, fault }: { readonly kind: CallKind; readonly fault: Fault | null }): void {
    if (fault !== null) this.add(`${kind} failed: ${fault}`);
  }

  private add(what: string): void {
    this.tally.set(what, (this.tally.get(what) ?? 0) + 1);
  }
}

/** A place in a list of so many, for a number from 0 to 1. */
function pick(number: number, count: number): number {
  return Math.min(count - 1, Math.floor(number * count));
}

/** All that can go on without another call has gone on. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
