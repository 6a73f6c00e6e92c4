import { type DutyAct, dutyOf } from './duty.ts';
import { oneOf, type Random, randomOf } from './random.ts';

/**
 * What can go wrong with one call of a port. `before`: it fails and nothing was done. `after`: it is done, and fails all the
 * same. The others are answers of a channel that did not send: try `later`, `never`, and the password is wrong (`auth`);
 * where there is no such answer they mean `before`.
 */
export type Fault = 'before' | 'after' | 'later' | 'never' | 'auth';

/** What agents do to tickets. */
export type AgentAct = 'reply' | 'note' | 'assign' | 'resolve' | 'close' | 'pend' | 'spam' | 'merge' | 'unmerge';

const FAULTS: readonly Fault[] = ['before', 'after', 'later', 'never', 'auth'];
/** Some stand here more often than others: a ticket leaves the desk only when it is closed. */
const AGENT_ACTS: readonly AgentAct[] = [
  'reply',
  'note',
  'assign',
  'resolve',
  'close',
  'close',
  'close',
  'pend',
  'spam',
  'merge',
  'unmerge',
];

/**
 * One thing that happens in a simulation. Numbers from 0 to 1 choose among what there is at that moment, so that a script
 * stays one when acts are left out.
 */
export type Act =
  | DutyAct
  /** Somebody writes, perhaps in answer to something; a machine takes it in. */
  | {
      readonly act: 'mail';
      readonly sender: number;
      readonly reply: number | null;
      readonly auto: boolean;
      readonly machine: number;
    }
  /** A mail comes again, though it may have been taken in. */
  | { readonly act: 'again'; readonly mail: number; readonly machine: number }
  | {
      readonly act: 'agent';
      readonly does: AgentAct;
      readonly ticket: number;
      readonly machine: number;
    }
  /** A machine begins to take closed tickets from the desk: to an archive, or for good, which is for spam. */
  | { readonly act: 'tidy'; readonly does: 'archive' | 'retain'; readonly machine: number }
  /** A machine begins a round of work. */
  | { readonly act: 'work'; readonly machine: number }
  /** One of the calls under way at storage and channels comes to its end. */
  | { readonly act: 'turn'; readonly call: number; readonly fault: Fault | null }
  /** A machine dies and another one takes its place, with a clock that is wrong by `skewMs`. */
  | { readonly act: 'crash'; readonly machine: number; readonly isDone: boolean; readonly skewMs: number }
  /** The next configuration comes into force: a machine starts again with it, the others have it when they do. */
  | { readonly act: 'configure'; readonly machine: number }
  | { readonly act: 'time'; readonly ms: number };

const MINUTE = 60_000;
const MAX_SKEW_MS = 2 * MINUTE;
const DELAYS = [1, 1000, 20_000, 90_000, 10 * MINUTE, 60 * MINUTE, 9 * 60 * MINUTE, 50 * 60 * MINUTE];

function actOf(random: Random, faultRate: number): Act {
  const dice = random();
  const machine = random();
  if (dice < 0.71) return { act: 'turn', call: random(), fault: random() < faultRate ? oneOf(random, FAULTS) : null };
  if (dice < 0.79) return { act: 'work', machine };
  if (dice < 0.85) {
    const reply = random() < 0.5 ? random() : null;
    return { act: 'mail', sender: random(), reply, auto: random() < 0.1, machine };
  }
  if (dice < 0.88) return { act: 'again', mail: random(), machine };
  if (dice < 0.93) return { act: 'agent', does: oneOf(random, AGENT_ACTS), ticket: random(), machine };
  if (dice < 0.95) return { act: 'tidy', does: random() < 0.7 ? 'archive' : 'retain', machine };
  if (dice < 0.96) {
    return { act: 'crash', machine, isDone: random() < 0.5, skewMs: Math.floor((random() - 0.5) * 2 * MAX_SKEW_MS) };
  }
  return { act: 'time', ms: Math.ceil(random() * oneOf(random, DELAYS)) };
}

/** A script of so many acts, the same for the same seed. `dutyRate` is the share of what agents do besides answering. */
export function scriptOf(seed: number, steps: number, faultRate: number, dutyRate = 0): readonly Act[] {
  const random = randomOf(seed);
  const next = (): Act => (dutyRate > 0 && random() < dutyRate ? dutyOf(random) : actOf(random, faultRate));
  return Array.from({ length: steps }, next);
}

/** A script in the course of which so many configurations come into force, one after the other. */
export function withConfigurations(seed: number, script: readonly Act[], count: number): readonly Act[] {
  const random = randomOf(seed);
  const every = Math.ceil(script.length / (count + 1));
  return script.flatMap((act, index): readonly Act[] =>
    index > 0 && index % every === 0 ? [{ act: 'configure', machine: random() }, act] : [act],
  );
}
