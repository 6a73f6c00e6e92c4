import type { DepartmentBook } from '../department/department-book.ts';
import type { FactName, Facts } from '../record/facts.ts';
import type { Refusal } from '../record/refusal.ts';
import { languageDistance } from '../text/language-match.ts';
import { remedyFor } from '../text/nearest.ts';
import type { Ticket } from '../ticket/ticket.ts';
import type { Desk } from './desk.ts';
import type { CannedTemplate, Policies, Template } from './policies.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A template that agents are offered, with its id and its text as it was written. */
export interface CannedResponse<V extends Vocabulary = Vocabulary> extends CannedTemplate<V> {
  readonly id: string;
  readonly text: string;
}

/** The text of a canned response for one ticket, why there is none, or the facts that have to be loaded first. */
export type RenderedResponse =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly refusal: Refusal }
  | { readonly need: readonly FactName[] };

/**
 * The canned responses that suit the department and the language of a ticket: first those in exactly its language, then
 * those in the same language of another region, then those without a language. A ticket whose language is not known is
 * offered all languages. Within each group they stand in the order of the policies.
 */
export function cannedResponses<V extends Vocabulary>(desk: Desk<V>, ticket: Ticket<V>): readonly CannedResponse<V>[] {
  const { department, language } = ticket;
  const ranked = Object.entries(templatesOf(desk)).flatMap(([id, { text, canned }]) => {
    if (canned === undefined || !isFor(desk['~internal'].departments, canned, department)) return [];
    const distance = language === null ? 0 : languageDistance(canned.language ?? null, language);
    return distance === null ? [] : [{ distance, response: { ...canned, id, text } }];
  });
  return ranked.sort((a, b) => a.distance - b.distance).map(({ response }) => response);
}

/**
 * Fills in a canned response for a ticket, for an agent to edit and send with `message.add` and `cannedResponse: id`. Any
 * of them may be asked for, also one that is not offered. Refusals: `canned.unknown`, and `canned.broken` when the
 * template engine cannot make a text of it.
 */
export function renderCanned<V extends Vocabulary>(
  desk: Desk<V>,
  id: string,
  ticket: Ticket<V>,
  facts: Facts,
): RenderedResponse {
  const templates = templatesOf(desk);
  const template = Object.hasOwn(templates, id) ? templates[id] : undefined;
  if (template?.canned === undefined) {
    const known = Object.keys(templates).filter((name) => templates[name]?.canned !== undefined);
    const message = `There is no canned response "${id}"`;
    return { ok: false, refusal: { code: 'canned.unknown', message, remedy: remedyFor(id, known) } };
  }
  if (facts.requester === undefined) return { need: ['requester'] };
  try {
    const record = ticket as unknown as NonNullable<Facts['record']>;
    return { ok: true, text: desk['~internal'].render(template.text, { ...facts, record }) };
  } catch (error) {
    const detail = error instanceof Error ? error.message.slice(0, 300) : 'unknown error';
    const message = `The canned response "${id}" cannot be filled in: ${detail}`;
    return {
      ok: false,
      refusal: { code: 'canned.broken', message, path: ['templates', id, 'text'], remedy: 'Correct the template' },
    };
  }
}

function templatesOf<V extends Vocabulary>(desk: Desk<V>): Readonly<Record<string, Template<V>>> {
  return (desk['~internal'].policies as unknown as Policies<V>).templates ?? {};
}

/** What was written for a retired department is for the one that took its place. */
function isFor({ lands }: DepartmentBook, { departments }: CannedTemplate, department: string | null): boolean {
  if (departments === undefined) return true;
  return department !== null && departments.some((name) => name === department || lands(name) === department);
}
