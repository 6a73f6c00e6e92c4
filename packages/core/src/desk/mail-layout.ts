import type { Contact } from '../contact/contact.ts';
import type { Message } from '../message/message.ts';
import type { Facts } from '../record/facts.ts';
import type { Json } from '../record/json.ts';
import { escapeTexts, htmlOfText } from '../text/html-text.ts';
import { languageDistance } from '../text/language-match.ts';
import type { Ticket } from '../ticket/ticket.ts';
import type { DepartmentConfig, MailText, Policies } from './policies.ts';

/** The words of a message as they go out. `failed` says why they go out bare, when they do. */
interface LaidOut {
  readonly text: string;
  readonly html: string | null;
  readonly failed: string | null;
}

/** Puts the words of a message into the layout of its ticket's department. */
export type MailLayout = (ticket: Ticket, message: Message, facts: Facts) => LaidOut;

/** Fills in a template, with more variables than the facts give. Throws what the template engine throws. */
type FillIn = (text: string, facts: Facts, more: Readonly<Record<string, unknown>>) => string;

type Body = Omit<MailText, 'languages'>;

// RFC 3676 §4.3: mail programs fold away, and leave out of answers, what stands below this line.
const DIVIDER = '\n\n-- \n';

/** How messages are laid out under these policies: with the layout and signature of the department, else of the desk. */
export function mailLayout(policies: Policies, fillIn: FillIn): MailLayout {
  const { outbound = {} } = policies;
  const channels: readonly string[] = outbound.layoutChannels ?? ['email'];
  const departments = (policies.departments ?? {}) as Readonly<Record<string, DepartmentConfig>>;
  return (ticket, message, given) => {
    const { text, html } = message.personal;
    const own = ticket.department === null ? undefined : departments[ticket.department];
    const texts = { layout: own?.layout ?? outbound.layout, signature: own?.signature ?? outbound.signature };
    const isBare = texts.layout === undefined && texts.signature === undefined;
    if (isBare || !channels.includes(ticket.channel)) return { text, html, failed: null };
    const facts = { ...given, record: ticket as unknown as Json, message: message as unknown as Json };
    const language = ticket.language ?? (given.requester as unknown as Contact | null | undefined)?.language ?? null;
    const page: Page = {
      layout: inLanguage(texts.layout, language),
      signature: inLanguage(texts.signature, language),
      variables: {
        agent: message.author.kind === 'agent' ? message.author.id : null,
        automated: message.automated !== false,
        department: own?.name ?? ticket.department,
      },
      fillIn,
      facts,
    };
    try {
      const signature = page.signature === null ? '' : fillIn(page.signature.text, facts, page.variables).trim();
      // Templates end with the line end of their last line.
      const body = { text: text.trimEnd(), html };
      return { text: textOf(page, body.text, signature), html: htmlOf(page, body, signature), failed: null };
    } catch (error) {
      // A layout that is broken must not cost the customer the answer.
      const detail = error instanceof Error ? error.message.slice(0, 300) : 'unknown error';
      return { text, html, failed: `Sent without its layout, which cannot be filled in: ${detail}` };
    }
  };
}

/** What goes around the words of one message. */
interface Page {
  readonly layout: Body | null;
  readonly signature: Body | null;
  readonly variables: Readonly<Record<string, string | boolean | null>>;
  readonly facts: Facts;
  readonly fillIn: FillIn;
}

function textOf({ layout, variables, facts, fillIn }: Page, body: string, signature: string): string {
  if (layout !== null) return fillIn(layout.text, facts, { ...variables, body, signature });
  return signature === '' ? body : `${body}${DIVIDER}${signature}`;
}

/** The HTML of a message: when it has some itself, or something around it has. Texts that others wrote are escaped in it. */
function htmlOf(
  page: Page,
  body: { readonly text: string; readonly html: string | null },
  signature: string,
): string | null {
  const { layout, fillIn } = page;
  if (body.html === null && layout?.html === undefined && page.signature?.html === undefined) return null;
  const { record, message, requester } = page.facts;
  const facts = {
    ...page.facts,
    record: escapeTexts(record ?? null),
    message: escapeTexts(message ?? null),
    ...(requester === undefined ? {} : { requester: escapeTexts(requester) }),
  };
  const variables = escapeTexts(page.variables);
  const words = body.html ?? htmlOfText(body.text);
  const signed =
    page.signature?.html === undefined ? htmlOfText(signature) : fillIn(page.signature.html, facts, variables);
  if (layout?.html !== undefined) return fillIn(layout.html, facts, { ...variables, body: words, signature: signed });
  // A layout of plain text alone still says what it says.
  if (layout !== null) return htmlOfText(textOf(page, body.text, signature));
  return signed === '' ? words : `<div>${words}</div>\n<p>-- <br>\n${signed}</p>`;
}

/** The text in the language that suits a reader best: its own, that of another region, else the text without a language. */
function inLanguage(text: MailText | undefined, language: string | null): Body | null {
  if (text === undefined) return null;
  if (language === null) return text;
  const near = Object.entries(text.languages ?? {})
    .map(([tag, body]) => ({ body, distance: languageDistance(tag, language) ?? Number.POSITIVE_INFINITY }))
    .toSorted((a, b) => a.distance - b.distance)[0];
  return near !== undefined && near.distance < Number.POSITIVE_INFINITY ? near.body : text;
}
