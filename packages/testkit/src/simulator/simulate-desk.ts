import type { Desk, Instant, Vocabulary } from '@deskwright/core';
import type { Storage } from '@deskwright/core/port';
import { type Act, scriptOf, withConfigurations } from './act.ts';
import { departmentViolations } from './department-invariants.ts';
import { hire, rally } from './duty.ts';
import { dutyViolations } from './duty-invariants.ts';
import { violationsOf } from './invariants.ts';
import { archivedLives, lostFromArchive } from './read-archive.ts';
import { settleWorld } from './settle-world.ts';
import { shrink } from './shrink.ts';
import { World } from './world.ts';

/** What to simulate. */
export interface DeskSimulation<V extends Vocabulary = Vocabulary> {
  readonly desk: Desk<V>;
  /**
   * The desk as it is configured later: one after the other comes into force, and each process has the one that was in force
   * when it started. In the end all have the last. They declare the same names and fields.
   */
  readonly later?: readonly Desk<V>[];
  /** A new storage that holds nothing; it is closed afterwards. A second one is asked for to read an archive back into. */
  readonly storage: () => Storage | Promise<Storage>;
  /** The same seed makes the same simulation. */
  readonly seed: number;
  /** How many things happen before the world comes to rest. */
  readonly steps: number;
  /** The channel that mail comes and goes by. Default `email`. */
  readonly channel?: string;
  /** How many of the calls of ports fail, from 0 to 1. Default 0.1. */
  readonly faultRate?: number;
  /** How many processes share the storage, and how many people write. Default 3 and 4. */
  readonly machines?: number;
  readonly people?: number;
  /** How many agents, at most six, are given tickets by the desk's assignment policies. Default 0. */
  readonly agents?: number;
  /** When it begins. Default: a Monday morning. */
  readonly start?: Instant;
}

/** What came of a simulation. */
export interface SimulationReport {
  readonly seed: number;
  readonly steps: number;
  /** What did not hold in the end, each in plain words; `[]` when all is well. */
  readonly violations: readonly string[];
  /** How often each kind of fault happened, and how much went on. */
  readonly tally: Readonly<Record<string, number>>;
}

/** The shortest script that was found to fail, and how. */
export interface ShrunkScript {
  readonly script: readonly Act[];
  readonly violations: readonly string[];
}

const START: Instant = Date.parse('2026-11-16T08:00:00Z');
const MOST_TRIES = 400;
/** The share of what agents do besides answering, on desks that give them tickets. */
const DUTY_RATE = 0.06;

/** Plays a script in a world of its own. */
export async function playScript<V extends Vocabulary>(
  simulation: DeskSimulation<V>,
  script: readonly Act[],
): Promise<SimulationReport> {
  const { seed, channel = 'email', machines = 3, people = 4, agents = 0, start = START } = simulation;
  const [first, ...later] = [simulation.desk, ...(simulation.later ?? [])] as unknown as readonly [
    Desk<Vocabulary>,
    ...(readonly Desk<Vocabulary>[]),
  ];
  const desk = later.at(-1) ?? first;
  const storage = await simulation.storage();
  const world = new World({ desks: [first, ...later], storage, channel, machines, people, agents, start });
  await hire(first, world, agents);
  for (const act of script) await world.perform(act);
  let unrest = await settleWorld(world);
  if (unrest === null && agents > 0) {
    await rally(desk, world, agents);
    unrest = await settleWorld(world);
  }
  const violations =
    unrest === null
      ? [
          ...(await violationsOf(desk, world)),
          ...(await dutyViolations(desk, world, agents)),
          ...(await departmentViolations(desk, world)),
          ...(await lostFromArchive(desk, world, simulation.storage)),
        ]
      : [unrest];
  await storage.close();
  const removed = world.ledger.lives.filter(({ kind, isOver }) => kind === 'ticket' && isOver).length;
  const archived = archivedLives(world.ledger.lives).filter(({ kind }) => kind === 'ticket').length;
  const given = world.ledger.lives.flatMap(({ events }) => events).filter((event) => 'why' in event).length;
  const moved = world.ledger.lives
    .flatMap(({ events }) => events)
    .filter((event) => (event as { because?: unknown }).because === 'retired').length;
  const went = {
    mails: world.mails.length,
    tickets: world.tickets.length,
    sent: world.sent.length,
    'tickets archived': archived,
    'tickets removed for good': removed - archived,
    ...(agents === 0 ? {} : { 'tickets given by queues': given }),
    ...(later.length === 0 ? {} : { 'tickets moved with their departments': moved }),
  };
  return { seed, steps: script.length, violations, tally: { ...went, ...Object.fromEntries(world.tally) } };
}

/**
 * Lives through a desk with everything around it in virtual time: people who write, agents, processes with wrong clocks
 * that die, calls that fail before or after they took effect, mail that comes twice and overtakes other mail, closed
 * tickets that are archived or removed. In the end nothing may be lost or doubled: every mail became one message, every
 * delivery was sent at least once under one key and settled once, nothing was sent that was not committed, promises broke
 * when they were due and once, every history folds to what is stored, what was committed is there or was archived. All of
 * it follows from the seed.
 */
export function simulateDesk<V extends Vocabulary>(simulation: DeskSimulation<V>): Promise<SimulationReport> {
  return playScript(simulation, scriptFor(simulation));
}

function scriptFor<V extends Vocabulary>(simulation: DeskSimulation<V>): readonly Act[] {
  const { seed, steps, faultRate = 0.1, agents = 0, later = [] } = simulation;
  const script = scriptOf(seed, steps, faultRate, agents === 0 ? 0 : DUTY_RATE);
  return later.length === 0 ? script : withConfigurations(seed, script, later.length);
}

/** Leaves out of a simulation that fails what it fails without. `null` when it does not fail. */
export async function shrinkSimulation<V extends Vocabulary>(
  simulation: DeskSimulation<V>,
): Promise<ShrunkScript | null> {
  const fails = async (script: readonly Act[]) => (await playScript(simulation, script)).violations.length > 0;
  const whole = scriptFor(simulation);
  if (!(await fails(whole))) return null;
  const script = await shrink(whole, fails, MOST_TRIES);
  return { script, violations: (await playScript(simulation, script)).violations };
}
