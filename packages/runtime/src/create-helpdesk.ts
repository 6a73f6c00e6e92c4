import {
  checkCommand,
  type Desk,
  DeskError,
  type Instant,
  type Json,
  type Principal,
  type RecordId,
  type Stored,
  type TicketEvent,
  type TicketHistory,
  type Vocabulary,
  type WaitRow,
} from '@deskwright/core';
import type { AbortSignalLike, Claim, RawInbound, Write } from '@deskwright/core/port';
import mittModule from 'mitt';
import type { AppliedConfiguration, ApplyOptions } from './apply-configuration.ts';
import { type Agents, agentsOf } from './assignment/agents.ts';
import { type DepartmentDuty, dutyReport, type IdleAgent, idleAgents } from './assignment/duty-report.ts';
import { type Miscount, recountLoads } from './assignment/recount-loads.ts';
import { applyInForce, performInForce } from './configuration/apply-in-force.ts';
import { configurationFace } from './configuration/configuration-face.ts';
import { followed, streamed } from './configuration/followed.ts';
import { InForce } from './configuration/in-force.ts';
import { type Contacts, contactsOf } from './contacts.ts';
import { type Context, contextOf, type Heard } from './context.ts';
import { type ExportOptions, exportDesk } from './exchange/export-desk.ts';
import { type Imported, type ImportOptions, importDesk } from './exchange/import-desk.ts';
import type { LineSource } from './exchange/split-lines.ts';
import { type CommandBody, execute } from './execute.ts';
import { type ExpectedWaitsQuery, expectedWaitsOf } from './expected-waits.ts';
import { type Face, faceOf } from './face.ts';
import { actorOf } from './face-answers.ts';
import { type HistoriesQuery, historiesOf } from './histories.ts';
import { IDLE_MS, type Labour, WorkLoop } from './loop.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import type { HelpdeskPorts } from './ports.ts';
import { type Received, receive } from './receive.ts';
import { type ArchiveOptions, archive } from './retention/archive.ts';
import { refersTo } from './retention/blob-references.ts';
import type { Archived } from './retention/closed-tickets.ts';
import { type Erased, eraseContact } from './retention/erase.ts';
import { forgetOnce, type Retained, type RetainOptions, retain } from './retention/retain.ts';
import { type SweepOptions, sweepBlobs } from './retention/sweep-blobs.ts';
import type { StoppedChannel } from './stopped-channels.ts';
import { type Worked, type WorkOptions, work } from './work.ts';

/** The desk for trusted code: everything is visible and allowed. */
export interface SystemFace<V extends Vocabulary> extends Face<V> {
  readonly contacts: Contacts;
  readonly agents: Agents;
  /** A record of any kind, those of plugins included, or `null`. */
  record(id: RecordId): Promise<Stored<Json> | null>;
  /** Everything that storage holds about tickets, one after the other, oldest ticket first: what a simulation plays. */
  histories(query?: HistoriesQuery<V>): AsyncIterable<TicketHistory>;
  /** How long to wait for each kind of query, by the waits of the past. Throws `wait.unknownField`, `wait.unknownMetric`. */
  expectedWaits(query: ExpectedWaitsQuery<V>): Promise<readonly WaitRow[]>;
  /** Who is on duty, department by department, against what there is to do. */
  dutyReport(): Promise<readonly DepartmentDuty[]>;
  /** Agents on duty who have nothing to do, the longest idle first. */
  idleAgents(): Promise<readonly IdleAgent[]>;
  /**
   * The agents whose loads count something else than they have in hand: nobody, once all work is done. With `repair` the
   * counts are set right, as they have to be on a desk that begins to give tickets out when it has some already.
   */
  recountLoads(options?: { readonly repair?: boolean }): Promise<readonly Miscount[]>;
  /** Sends a command to a record of any kind; one that creates a record carries the id that it is to have. */
  command(to: RecordId, command: CommandBody): Promise<Outcome<Json>>;
  /**
   * The whole desk as NDJSON: every record as its events, references, once-keys and outstanding work. The same content
   * gives the same lines, whatever the storage. Stop the work first where nothing may be done twice after an import.
   */
  export(options?: ExportOptions): AsyncIterable<string>;
  /**
   * Reads what `export` wrote into an empty storage, and what `archive` wrote into any. May be interrupted and called again
   * with the same. Throws {@link ImportError}.
   */
  import(lines: LineSource, options?: ImportOptions): Promise<Imported>;
  /** Moves closed tickets to an archive, which `import` reads; may be interrupted and called again. */
  archive(options: ArchiveOptions<V>): Promise<Archived>;
  /** Removes closed tickets for good; may be interrupted and called again. */
  retain(options: RetainOptions<V>): Promise<Retained>;
  /** Forgets which input has come before an instant, at least 90 days ago, and says how much. Throws `retention.tooSoon`. */
  forgetOnce(before: Instant): Promise<number>;
  /**
   * Removes blobs that nobody refers to and that have been left alone for a grace period, and says how many. Throws
   * `helpdesk.noBlobs`, `retention.badGrace`.
   */
  sweepBlobs(options?: SweepOptions): Promise<number>;
  /** Whether a record of this desk refers to a blob: for others that keep blobs in the same place. */
  refersTo(sha256: string): Promise<boolean>;
  /** Empties everything personal about a contact; may be interrupted and called again. Throws `contact.unknown`. */
  erase(contact: string): Promise<Erased>;
}

/** A running help desk: the core's decisions, carried out against storage and channels. */
export interface Helpdesk<V extends Vocabulary> {
  /** The desk as an agent or a contact sees it. */
  as(principal: Principal): Face<V>;
  /** The desk for trusted code. */
  asSystem(): SystemFace<V>;
  /** The desk with the configuration that is in force now: for what works on a desk, such as `openingHours` or `words`. */
  desk(): Promise<Desk<V>>;
  /** Takes in raw input on a channel, each signal in it exactly once. Throws `helpdesk.unknownChannel`. */
  receive(channel: string, raw: RawInbound): Promise<Received>;
  /**
   * Does one piece of leased work: for workers that claim by other means than {@link Helpdesk.work}. Channels that are
   * sending hear of it through `signal` when the worker stops.
   */
  perform(claim: Claim, signal?: AbortSignalLike): Promise<void>;
  /** One deterministic round of what is due: wake-ups, deliveries, follow-ups. */
  work(options?: WorkOptions): Promise<Worked>;
  /**
   * Brings what is stored in line with the desk's policies: a job for each scheduled rule, and the re-arming of all tickets
   * when schedules, SLA policies or time rules have changed. The first round of work does so by itself, too.
   */
  applyConfiguration(options?: ApplyOptions): Promise<AppliedConfiguration>;
  /** The channels that send nothing, because their credentials were refused; what is to be sent waits. */
  stoppedChannels(): readonly StoppedChannel[];
  /** Lets a channel send again. Throws `helpdesk.unknownChannel`. */
  resume(channel: string): void;
  /** Works in the background from now on. */
  start(): Promise<void>;
  /** Finishes the piece of work in hand and stops. What is leased and not begun comes back when its lease runs out. */
  stop(): Promise<void>;
  /**
   * Calls a handler after each commit that holds an event of this type (`*` for all). Best effort: a handler that throws
   * is reported and nothing more. What must happen belongs into a delivery. Gives the function that unsubscribes.
   */
  on<T extends TicketEvent<V>['type']>(
    type: T,
    handler: (event: Extract<TicketEvent<V>, { readonly type: T }> & Pick<Heard, 'record'>) => void,
  ): () => void;
  on(type: '*', handler: (event: Heard) => void): () => void;
}

// mitt's declarations describe its CommonJS build; as an ES module its default export is the function itself.
const mitt = mittModule as unknown as typeof mittModule.default;

/** Wires a desk to its storage and channels. Nothing runs before `start`, `work` or a call. */
export function createHelpdesk<V extends Vocabulary>(desk: Desk<V>, ports: HelpdeskPorts): Helpdesk<V> {
  const emitter = mitt<Record<string, Heard>>();
  const committed = (writes: readonly Write[]): void => {
    // Making what listeners hear takes time, and mostly nobody listens.
    for (const { kind, id, events } of emitter.all.size === 0 ? [] : writes) {
      for (const event of events) emitter.emit(event.type, { ...event, record: { kind, id } });
    }
    loop.nudge();
  };
  const context = contextOf(desk as unknown as Desk<Vocabulary>, ports, committed, (handler) => on('*', handler));
  const inForce = new InForce(context);
  const round: Labour['round'] = (options, signal) => work(inForce, options, signal);
  const loop = new WorkLoop({ round, now: context.now, onError: context.onError }, IDLE_MS);
  const never = { aborted: false };

  function on(type: string, handler: (event: never) => void): () => void {
    const guarded = (first: unknown, second?: unknown): void => {
      try {
        // For `*` the emitter passes the type before the event.
        handler((type === '*' ? second : first) as never);
      } catch (error) {
        context.onError(error);
      }
    };
    emitter.on(type as '*', guarded);
    return () => emitter.off(type as '*', guarded);
  }

  return {
    as: (principal) => ({
      ...followed(inForce, (now) => faceOf<V>(now, principal), ['on']),
      exportTickets: (query = {}) => streamed(inForce, (now) => faceOf<V>(now, principal).exportTickets(query)),
      configuration: configurationFace<V>(inForce, principal, actorOf(principal)),
    }),
    asSystem: () => ({
      ...followed(inForce, systemFaceOf<V>, ['on']),
      exportTickets: (query = {}) => streamed(inForce, (now) => faceOf<V>(now, null).exportTickets(query)),
      histories: (query = {}) => streamed(inForce, (now) => historiesOf<V>(now, query)),
      export: (options = {}) => streamed(inForce, (now) => exportDesk(now, options)),
      async import(lines, options = {}) {
        const imported = await importDesk(await inForce.now(), lines, options);
        await inForce.look();
        return imported;
      },
      configuration: configurationFace<V>(inForce, null, actorOf(null)),
    }),
    desk: async () => (await inForce.now()).desk as unknown as Desk<V>,
    async receive(name, raw) {
      const channel = context.channels.get(name);
      if (channel === undefined) throw unknownChannel(name);
      return receive(await inForce.now(), channel, raw);
    },
    perform: (claim, signal = never) => performInForce(inForce, claim, signal),
    work: (options = {}) => work(inForce, options, never),
    async applyConfiguration(options = {}) {
      await inForce.look();
      return applyInForce(inForce, options);
    },
    stoppedChannels: () => context.stopped.list(),
    resume(name) {
      if (!context.channels.has(name)) throw unknownChannel(name);
      context.stopped.resume(name);
      loop.nudge();
    },
    async start() {
      loop.start();
    },
    stop: () => loop.stop(),
    on,
  };
}

/** The face for trusted code, without what gives its answers piece by piece. */
function systemFaceOf<V extends Vocabulary>(
  context: Context,
): Omit<SystemFace<V>, 'configuration' | 'histories' | 'export' | 'import'> {
  return {
    ...faceOf<V>(context, null),
    contacts: contactsOf(context),
    agents: agentsOf(context),
    dutyReport: () => dutyReport(context),
    idleAgents: () => idleAgents(context),
    recountLoads: ({ repair = false } = {}) => recountLoads(context, repair),
    record: (id) => context.storage.load(id),
    expectedWaits: (query) => expectedWaitsOf<V>(context, query),
    async command(to, command) {
      const refusal = checkCommand(context.desk, to.kind, command);
      if (refusal !== null) return { ok: false, refusal };
      return outcomeOf(await execute(context, to, command, { by: { kind: 'system', id: 'app' } }));
    },
    archive: (options) => archive<V>(context, options),
    retain: (options) => retain<V>(context, options),
    forgetOnce: (before) => forgetOnce(context, before),
    sweepBlobs: (options = {}) => sweepBlobs(context, options),
    refersTo: (sha256) => refersTo(context, sha256),
    erase: (contact) => eraseContact(context, contact),
  };
}

function unknownChannel(name: string): DeskError {
  return new DeskError('helpdesk.unknownChannel', `There is no channel "${name}"`);
}
