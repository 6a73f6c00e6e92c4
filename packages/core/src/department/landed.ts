import type { AssignmentPolicy } from '../assignment/policy.ts';
import type { DepartmentConfig, Policies } from '../desk/policies.ts';
import type { Macro } from '../rule/macro.ts';
import type { CreateTicket, TicketCommand } from '../ticket/ticket-command.ts';
import type { DepartmentBook } from './department-book.ts';

/** A command as the departments in use take it: what names a retired one names the one that took its place. */
export function landed<C extends TicketCommand>(book: DepartmentBook, command: C): C {
  if (command.type !== 'ticket.create' && command.type !== 'ticket.transfer') return command;
  const { department = null } = command;
  const place = book.lands(department);
  return place === department ? command : { ...command, department: place };
}

/** The same of a ticket to be opened, in the language of its department where nobody knows another. */
export function settled<C extends CreateTicket>(book: DepartmentBook, command: C): C {
  const placed = landed(book, command);
  const { language } = book.of(placed.department ?? null);
  return placed.language == null && language !== undefined ? { ...placed, language } : placed;
}

/** Policies whose queues widen to the departments in use. */
export function landedPolicies(book: DepartmentBook, policies: Policies): Policies {
  if (book.retired.size === 0) return policies;
  const { assignment, departments = {} } = policies;
  const configured = Object.entries(departments as Readonly<Record<string, DepartmentConfig>>);
  return {
    ...policies,
    ...(assignment === undefined ? {} : { assignment: landedAssignment(book, assignment) }),
    departments: Object.fromEntries(
      configured.map(([name, own]) => [
        name,
        own.assignment === undefined ? own : { ...own, assignment: landedAssignment(book, own.assignment) },
      ]),
    ),
  };
}

function landedAssignment({ lands }: DepartmentBook, policy: AssignmentPolicy): AssignmentPolicy {
  if (policy.overflow === undefined) return policy;
  const overflow = policy.overflow.map((step) => {
    if (step.then.do !== 'widen') return step;
    const departments = [...new Set(step.then.departments.map(lands))].filter((name) => name !== null);
    return { ...step, then: { ...step.then, departments } };
  });
  return { ...policy, overflow };
}

/** Macros that are for the departments that took the place of theirs, too. */
export function landedMacros(book: DepartmentBook, macros: readonly Macro[]): readonly Macro[] {
  if (book.retired.size === 0) return macros;
  return macros.map((macro) => {
    if (macro.departments === undefined) return macro;
    const departments = macro.departments.flatMap((name) => [name, book.lands(name)]).filter((name) => name !== null);
    return { ...macro, departments: [...new Set(departments)] };
  });
}
