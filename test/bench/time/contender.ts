import type { Schedule } from '@deskwright/core/time';

/** Business time by one schedule. */
export interface Clockwork {
  /** The instant at which `ms` of open time have passed since `at`; what is no number is a wrong answer. */
  add(at: number, ms: number): number;
  /** Open milliseconds from one instant to another. */
  between(from: number, to: number): number;
}

/** Something that counts business time. */
export interface Contender {
  readonly name: string;
  /** How it was set up, in a line. */
  readonly note: string;
  /** It knows the zone of its process only, so that has to be the schedule's. */
  readonly needsZone?: boolean;
  /** Brings a schedule into the contender's own form; only what it answers is timed. */
  prepare(schedule: Schedule): Clockwork;
}
