import {
  type Actor,
  DeskError,
  idAt,
  type Json,
  REFERENCE_CHANNEL,
  type RecordId,
  type Refusal,
  type Step,
  type Stored,
} from '@deskwright/core';
import type { Batch, OnceWrite, ReadRecord, Settlement } from '@deskwright/core/port';
import type { Context } from './context.ts';
import { decide } from './decide.ts';

/** A command without what the runtime adds. */
export interface CommandBody {
  readonly type: string;
}

/** Who commands, why, and what else belongs into the same commit. */
export interface Execution {
  readonly by: Actor;
  /** The command's id; by default a new one. For commands that create a record it is the record's id. */
  readonly id?: string;
  readonly cause?: string;
  readonly hops?: number;
  readonly settled?: readonly Settlement[];
  readonly once?: readonly OnceWrite[];
  /** Says of the record as it is loaded why this may not be done to it; `null` when it may. */
  readonly objection?: (record: Stored<Json> | null) => Refusal | null;
}

/** What came of a command: the record as it is now, a refusal, or word that this has been done before. */
export type Executed =
  | { readonly outcome: 'done'; readonly record: Stored<Json> | null }
  | { readonly outcome: 'refused'; readonly refusal: Refusal }
  | { readonly outcome: 'duplicate'; readonly first: Json }
  | { readonly outcome: 'leaseLost' };

const MAX_ATTEMPTS = 50;
const NONE: readonly never[] = [];
const TAKEN: Refusal = { code: 'reference.taken', message: 'A name of this record leads to another one already' };

/**
 * Loads the record, decides, and commits; when somebody else was faster, starts over with what they left. Throws
 * `helpdesk.contention` should that happen fifty times in a row.
 */
export async function execute(
  context: Context,
  to: RecordId,
  body: CommandBody,
  execution: Execution,
): Promise<Executed> {
  const id = execution.id ?? idAt(context.now(), context.newSeed());
  return persist(context, execution, `${to.kind} ${to.id}`, async (referenceAttempt) => {
    const loaded = await context.storage.load(to);
    const refusal = execution.objection?.(loaded) ?? null;
    if (refusal !== null) return { refusal };
    const at = Math.max(context.now(), updatedAt(loaded?.value));
    const decided = await decideOne(context, { to, loaded, body, id }, execution, at, referenceAttempt);
    if ('refusal' in decided) return decided;
    const { step, read } = decided;
    return { steps: [step], read, record: recordAfter(step, to) ?? loaded };
  });
}

/** A command to a record as it was loaded. */
export interface Deed {
  readonly to: RecordId;
  readonly loaded: Stored<Json> | null;
  readonly body: CommandBody;
  /** The command's id. */
  readonly id: string;
}

/** What one try came to: steps to commit together, what they rest on, and the record that the caller is told of; or a refusal. */
type Tried =
  | { readonly refusal: Refusal }
  | {
      readonly steps: readonly Step[];
      readonly read: readonly ReadRecord[];
      readonly record: Stored<Json> | null;
    };

/**
 * Commands to several records as one commit: all are carried out, or none. `plan` loads what they are about and says which
 * they are, or why not; it is asked again when somebody else was faster. The first one is that of the record which the
 * answer is about. Throws as {@link execute} does.
 */
export async function executeTogether(
  context: Context,
  what: string,
  plan: () => Promise<{ readonly refusal: Refusal } | { readonly deeds: readonly Deed[] }>,
  execution: Execution,
): Promise<Executed> {
  return persist(context, execution, what, async (referenceAttempt) => {
    const planned = await plan();
    if ('refusal' in planned) return planned;
    const { deeds } = planned;
    // They happen at one instant.
    const at = Math.max(context.now(), ...deeds.map(({ loaded }) => updatedAt(loaded?.value)));
    const steps: Step[] = [];
    const read: ReadRecord[] = [];
    for (const deed of deeds) {
      const decided = await decideOne(context, deed, execution, at, referenceAttempt);
      if ('refusal' in decided) return decided;
      steps.push(decided.step);
      read.push(...decided.read);
    }
    const [first] = deeds;
    const [step] = steps;
    if (first === undefined || step === undefined) return { steps, read, record: null };
    return { steps, read, record: recordAfter(step, first.to) ?? first.loaded };
  });
}

async function decideOne(
  context: Context,
  { to, loaded, body, id }: Deed,
  { by, cause, hops }: Execution,
  at: number,
  referenceAttempt: number,
): Promise<{ readonly refusal: Refusal } | { readonly step: Step; readonly read: readonly ReadRecord[] }> {
  const meta = { id, at, by, ...(cause === undefined ? {} : { cause }), ...(hops === undefined ? {} : { hops }) };
  const retried = referenceAttempt === 0 ? body : { ...body, referenceAttempt };
  const decided = await decide(context, to, loaded, { ...retried, meta });
  return decided.ok ? decided : { refusal: decided.refusal };
}

/** Commits what `attempt` comes to, and asks it again for as long as others are faster. */
async function persist(
  context: Context,
  { settled = [], once = [] }: Execution,
  what: string,
  attempt: (referenceAttempt: number) => Promise<Tried>,
): Promise<Executed> {
  let referenceAttempt = 0;
  for (let count = 1; count <= MAX_ATTEMPTS; count += 1) {
    const tried = await attempt(referenceAttempt);
    if ('refusal' in tried) return { outcome: 'refused', refusal: tried.refusal };
    const { steps, read, record } = tried;
    if (steps.every(isEmpty) && settled.length === 0 && once.length === 0) return { outcome: 'done', record };
    const batch = batchOf(steps, { settled, once, read });
    const result = await context.storage.commit(batch);
    if (result.ok) {
      context.committed(batch.writes);
      return { outcome: 'done', record };
    }
    if (result.reason === 'duplicate') return { outcome: 'duplicate', first: result.first };
    if (result.reason === 'lease') return { outcome: 'leaseLost' };
    if (result.ref?.channel === REFERENCE_CHANNEL) referenceAttempt += 1;
    else if (result.ref !== undefined) return { outcome: 'refused', refusal: TAKEN };
  }
  throw new DeskError('helpdesk.contention', `${what} was changed by others ${MAX_ATTEMPTS} times in a row`);
}

/** What goes with steps into one commit. */
interface Beside {
  readonly settled?: readonly Settlement[];
  readonly once?: readonly OnceWrite[];
  /** What the steps rest on. */
  readonly read?: readonly ReadRecord[];
}

/** Several steps as one atomic write. */
export function batchOf(steps: readonly Step[], { settled = NONE, once = NONE, read = NONE }: Beside = {}): Batch {
  const [first] = steps;
  // Most batches are one step, whose lists are what is to be written as they are.
  const only = steps.length === 1 && first !== undefined ? first : null;
  const writes = only?.writes ?? steps.flatMap((step) => step.writes);
  const batch = {
    writes,
    deliveries: only?.deliveries ?? steps.flatMap((step) => step.deliveries),
    commands: only?.commands ?? steps.flatMap((step) => step.commands),
    refs: only?.refs ?? steps.flatMap((step) => step.refs),
    erased: only?.erased ?? steps.flatMap((step) => step.erased),
    settled,
    once,
    forgotten: [],
    removed: [],
    setAside: [],
  };
  return read.length === 0 ? batch : { ...batch, read: notWritten(read, writes) };
}

/** What was read, once each, without what is written anyway. Of two versions the older one stays, which is a conflict. */
function notWritten(read: readonly ReadRecord[], writes: Batch['writes']): readonly ReadRecord[] {
  const isSame = (one: RecordId, other: RecordId): boolean => one.kind === other.kind && one.id === other.id;
  const first = (one: ReadRecord): boolean => read.find((other) => isSame(one, other)) === one;
  return read.filter((one) => first(one) && !writes.some((write) => isSame(one, write)));
}

/** When a record last changed, or 0: a command never takes effect before it. */
export function updatedAt(value: Json | undefined): number {
  const at = (value as { readonly updatedAt?: unknown } | null | undefined)?.updatedAt;
  return typeof at === 'number' ? at : 0;
}

function isEmpty(step: Step): boolean {
  return (
    step.writes.length + step.deliveries.length + step.commands.length + step.refs.length + step.erased.length === 0
  );
}

function recordAfter(step: Step, to: RecordId): Stored<Json> | null {
  const write = step.writes.find((candidate) => candidate.kind === to.kind && candidate.id === to.id);
  if (write === undefined) return null;
  return { id: write.id, value: write.value, version: write.expected + write.events.length };
}
