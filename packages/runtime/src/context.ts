import { randomUUID } from 'node:crypto';
import { type Desk, DeskError, type Instant, type StoredEvent, type Vocabulary } from '@deskwright/core';
import type { Blobs, Channel, Presence, RecordId, Storage, Write } from '@deskwright/core/port';
import type { HelpdeskPorts } from './ports.ts';
import { RecentSenders } from './recent-senders.ts';
import { StoppedChannels } from './stopped-channels.ts';

/** How often a process looks for an edited configuration unless it is told otherwise, in milliseconds. */
const LOOK_EVERY_MS = 1000;

/** What every part of the shell works with. */
export interface Context {
  readonly desk: Desk<Vocabulary>;
  readonly storage: Storage;
  readonly channels: ReadonlyMap<string, Channel>;
  /** Those among them that send nothing for now. */
  readonly stopped: StoppedChannels;
  readonly blobs: Blobs | null;
  readonly blobsUsedElsewhere: (sha256: string) => Promise<boolean>;
  readonly presence: Presence | null;
  readonly senders: RecentSenders;
  readonly now: () => Instant;
  readonly newSeed: () => string;
  readonly onError: (error: unknown) => void;
  /** Whether the desk is as a stored configuration says, and not as its code does. */
  readonly isStored: boolean;
  /** How old what a process knows of a stored configuration may be. */
  readonly configurationMs: number;
  /** What a process does once for each configuration that is in force in it. */
  readonly once: { isConfigured: boolean; isMended: boolean };
  /** Tells listeners what was committed, and wakes the work loop. */
  readonly committed: (writes: readonly Write[]) => void;
  /** What is in force by now, for what outlives the call that it began with. */
  readonly inForce: () => Promise<Context>;
  /** Hears every event that is committed here, and ends that. */
  readonly listen: (handler: (event: Heard) => void) => () => void;
}

/** An event and the record that it happened to, as listeners hear of it. */
export type Heard = StoredEvent & { readonly record: RecordId };

/** Puts the ports into the form in which the shell uses them. Throws `helpdesk.duplicateChannel`. */
export function contextOf(
  desk: Desk<Vocabulary>,
  ports: HelpdeskPorts,
  committed: (writes: readonly Write[]) => void,
  listen: Context['listen'],
): Omit<Context, 'inForce'> {
  const channels = new Map<string, Channel>();
  for (const channel of ports.channels ?? []) {
    if (channels.has(channel.name))
      throw new DeskError('helpdesk.duplicateChannel', `Two channels are named "${channel.name}"`);
    channels.set(channel.name, channel);
  }
  const senders = new RecentSenders();
  return {
    desk,
    storage: ports.storage,
    channels,
    stopped: new StoppedChannels(channels),
    blobs: ports.blobs ?? null,
    blobsUsedElsewhere: ports.blobsUsedElsewhere ?? (async () => false),
    presence: ports.presence ?? null,
    senders,
    now: ports.now ?? Date.now,
    newSeed: ports.newSeed ?? randomUUID,
    onError: guarded(ports.onError ?? (() => {})),
    isStored: false,
    configurationMs: ports.configurationMs ?? LOOK_EVERY_MS,
    once: { isConfigured: false, isMended: false },
    committed(writes) {
      senders.committed(writes);
      committed(writes);
    },
    listen,
  };
}

/** A reporter of errors must not make new ones. */
export function guarded(report: (error: unknown) => void): (error: unknown) => void {
  return (error) => {
    try {
      report(error);
    } catch {
      // There is nobody left to tell.
    }
  };
}
