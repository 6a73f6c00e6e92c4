import type { FactName, Facts } from '../record/facts.ts';
import type { Refusal } from '../record/refusal.ts';
import type { Slot } from '../record/transaction.ts';
import { remedyFor } from '../text/nearest.ts';
import type { TicketCommand } from '../ticket/ticket-command.ts';
import type { ActionOutcome, TicketEventBody } from '../ticket/ticket-event.ts';
import type { CompiledMacro, MacroBook } from './compiled-macro.ts';
import type { Scene } from './field-catalogue.ts';
import { type Acted, type Performer, performActions } from './perform-action.ts';
import type { Trace } from './trace.ts';

/** What a macro acts on: the record in the making. */
export interface MacroStage {
  /** What the condition and the actions see now. */
  facts(): Facts;
  /** Carries out a command in the name of whoever applies the macro. */
  act(cause: string, command: TicketCommand): Acted;
  /** Keeps a place for an event that will be known later, and says its id. */
  reserve(): Slot;
  fill(slot: Slot, body: TicketEventBody): void;
}

/** A macro that was applied, or why not, or which facts are missing. */
export type Applied =
  | { readonly ok: true }
  | { readonly ok: false; readonly refusal: Refusal }
  | { readonly need: readonly FactName[] };

/**
 * Applies a macro to a ticket that exists. What it does follows from the event `macro.applied`, which stands before it.
 * After a refusal the stage is left as it is: whoever called drops it.
 */
export function applyMacro(book: MacroBook, stage: MacroStage, id: string): Applied {
  const found = book.macros.get(id);
  if (found === undefined) {
    const remedy = remedyFor(id, [...book.macros.keys()]);
    return refuse({ code: 'macro.unknown', message: `There is no macro "${id}"`, path: ['macro'], remedy });
  }
  const missing = found.needs.filter((fact) => stage.facts()[fact] === undefined);
  if (missing.length > 0) return { need: missing };
  const objection = objectionTo(found, sceneOf(stage.facts()));
  if (objection !== null) return refuse(objection);
  const { onError = 'continue' } = found.macro;
  const slot = stage.reserve();
  const performer: Performer = {
    facts: () => stage.facts(),
    expand: book.expand,
    act: (command) => stage.act(slot.id, command),
    isDeliberate: true,
    mayReply: () => true,
    onError: onError === 'continue' ? 'continue' : 'abort',
  };
  const result = performActions(performer, found.actions);
  if ('need' in result) return result;
  const { outcomes, abortedAt } = result;
  // Somebody is waiting for an answer, so what was undone is told as a refusal and leaves nothing behind.
  if (abortedAt !== undefined && onError === 'rollBack') return refuse(failure(found, abortedAt, outcomes));
  stage.fill(slot, { type: 'macro.applied', macro: id, revision: book.revision, outcomes });
  return { ok: true };
}

/** Why a macro cannot be applied to a ticket now; `null` when it can. The facts that it needs have to be there. */
export function objectionTo({ macro, condition }: CompiledMacro, scene: Scene): Refusal | null {
  const { id, active = true, departments } = macro;
  if (!active) {
    return { code: 'macro.inactive', message: `The macro "${id}" is switched off`, remedy: 'Choose another one' };
  }
  const { department } = scene.record as { readonly department: string | null };
  if (departments !== undefined && (department === null || !departments.includes(department))) {
    const message = `The macro "${id}" is for ${departments.join(', ')}, and the ticket is in ${department ?? 'no department'}`;
    return { code: 'macro.wrongDepartment', message, path: ['departments'], remedy: 'Transfer the ticket first' };
  }
  if (condition.test(scene)) return null;
  const { node, path } = reasonOf(condition.explain(scene));
  const message = `The macro "${id}" is not for this ticket: "${node}" does not hold`;
  return { code: 'macro.notApplicable', message, path, remedy: 'Change the ticket first, or choose another macro' };
}

/** What conditions see of a ticket, given as the record among the facts. */
export function sceneOf(facts: Facts): Scene {
  return { record: facts.record, facts };
}

/** The innermost part of a condition that explains why the whole does not hold. */
function reasonOf(trace: Trace): Trace {
  const failed = (trace.children ?? []).filter(({ result }) => !result);
  const [only, ...others] = failed;
  if (only === undefined || (trace.node === 'any' && others.length > 0)) return trace;
  return reasonOf(only);
}

function failure({ macro }: CompiledMacro, index: number, outcomes: readonly ActionOutcome[]): Refusal {
  const detail = outcomes.find(({ outcome }) => outcome === 'failed')?.detail ?? 'unknown error';
  const message = `The action "${macro.then[index]?.do}" of the macro "${macro.id}" failed: ${detail}`;
  const remedy = 'Nothing has been done; correct the ticket or the macro';
  return { code: 'macro.actionFailed', message, path: ['then', index], remedy };
}

function refuse(refusal: Refusal): Applied {
  return { ok: false, refusal };
}
