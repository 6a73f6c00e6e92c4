import type { Contact, Message, Ticket } from '@deskwright/core';
import { type Chance, chanceOf } from './chance.ts';
import { CODES, FILLERS, LANGUAGES, type Language, WORDS } from './words.ts';

/** A ticket at the moment when a message of its requester came in, with what rules may look at. */
export interface TicketCase {
  readonly ticket: Ticket;
  readonly message: Message;
  readonly requester: Contact;
  readonly now: number;
}

export const CHANNELS = ['email', 'webform', 'facebook', 'viber', 'instagram', 'phone', 'api'] as const;
/** Channels that the desk has and no ticket comes through. */
export const DEAD_CHANNELS = ['fax', 'pager', 'telex'] as const;
export const DEPARTMENTS = [
  ...['support', 'billing', 'sales', 'technical', 'logistics', 'returns'],
  ...['accounts', 'legal', 'onboarding', 'security', 'partners', 'marketing'],
] as const;
export const PRIORITIES = ['normal', 'low', 'high', 'urgent'] as const;
export const STATUSES = ['open', 'new', 'answered', 'onHold', 'resolved'] as const;
export const PLANS = ['free', 'starter', 'team', 'business', 'enterprise'] as const;
export const COUNTRIES = [
  ...['GR', 'PL', 'SI', 'DE', 'GB', 'US', 'FR', 'IT', 'ES', 'NL', 'BE', 'AT', 'CH', 'SE', 'NO'],
  ...['DK', 'FI', 'IE', 'PT', 'CZ', 'SK', 'HU', 'RO', 'BG', 'HR', 'RS', 'CY', 'MT', 'EE', 'LV'],
] as const;
export const PRODUCTS = numbered(250, (n) => `${['desk', 'voice', 'chat', 'mail', 'flow'][n % 5]}-${100 + n}`);
export const TAGS = ['vip', 'refund', 'bug', 'trial', 'churn', ...numbered(300, (n) => `topic-${n}`)];
const COMMON_DOMAINS = ['gmail.example', 'outlook.example', 'yahoo.example', 'proton.example'];
/** Mail domains of organizations. */
export const DOMAINS = numbered(2500, (n) => `${WORDS.en[(n * 37) % 360]}-${n}.example`);

const NOW = Date.parse('2026-06-01T12:00:00Z');
const HOUR = 3_600_000;

function numbered(count: number, name: (n: number) => string): readonly string[] {
  return Array.from({ length: count }, (_, n) => name(n));
}

function writing(chance: Chance, language: Language, length: number): string {
  const sentences = [];
  let words: string[] = [];
  for (let size = 0; size < length; size += (words.at(-1)?.length ?? 0) + 1) {
    const word = chance.isTrue(0.45)
      ? chance.pick(FILLERS[language])
      : chance.isTrue(0.02)
        ? chance.skewed(CODES)
        : chance.skewed(WORDS[chance.isTrue(0.06) ? 'en' : language]);
    words.push(chance.isTrue(0.03) ? word.toUpperCase() : word);
    if (!chance.isTrue(0.1)) continue;
    sentences.push(sentence(words));
    words = [];
  }
  return [...sentences, ...(words.length === 0 ? [] : [sentence(words)])].join(' ');
}

function sentence([first = '', ...rest]: readonly string[]): string {
  return `${[first.charAt(0).toUpperCase() + first.slice(1), ...rest].join(' ')}.`;
}

// Most are short and some are long, as ages and texts of real tickets are.
function longTailed(chance: Chance, middle: number, most: number): number {
  const bell = chance.fraction() + chance.fraction() + chance.fraction() + chance.fraction() - 2;
  return Math.min(most, middle * Math.exp(bell * 1.6));
}

/** Tickets in four languages; all fields that rules ask about have values, so that no peer has to know about missing ones. */
export function generateTickets(count: number, seed = 1): readonly TicketCase[] {
  const chance = chanceOf(seed);
  return Array.from({ length: count }, (_, index) => ticketCase(chance, index));
}

function ticketCase(chance: Chance, index: number): TicketCase {
  const language = chance.isTrue(0.55) ? 'en' : chance.pick(LANGUAGES);
  const ageMs = longTailed(chance, 10, 2000) * HOUR;
  const createdAt = Math.round(NOW - ageMs);
  const lastRequesterMessageAt = Math.round(NOW - ageMs * chance.fraction());
  const lastAgentMessageAt = Math.round(NOW - ageMs * chance.fraction());
  const subject = writing(chance, language, longTailed(chance, 35, 120));
  const id = `ticket-${index}`;
  const by = { kind: 'requester', id: `contact-${index}` } as const;
  const domain = chance.isTrue(0.4) ? chance.pick(COMMON_DOMAINS) : chance.skewed(DOMAINS);
  const channel = chance.skewed(CHANNELS);
  const fields = {
    plan: chance.skewed(PLANS),
    country: chance.skewed(COUNTRIES),
    product: chance.skewed(PRODUCTS),
    seats: Math.round(longTailed(chance, 12, 2000)),
    severity: chance.integer(1, 5),
  };
  const messages = chance.integer(1, 15);
  const reopens = Math.floor(chance.fraction() ** 4 * 5);
  // Of ticket and message that which rules can ask here; what is left out stays out of the comparison.
  const ticket: Partial<Ticket> = {
    id,
    reference: `T${index}`,
    channel,
    status: chance.skewed(STATUSES),
    priority: chance.skewed(PRIORITIES),
    department: chance.skewed(DEPARTMENTS),
    requester: { kind: 'contact', id: by.id },
    organization: null,
    participants: [],
    assignee: null,
    lastResponder: 'maria',
    tags: [...new Set(Array.from({ length: chance.integer(0, 4) }, () => chance.skewed(TAGS)))],
    fields,
    language,
    restricted: false,
    spam: false,
    deleted: false,
    erased: false,
    parentId: null,
    pendingUntil: null,
    personal: { subject, threads: [] },
    clocks: [],
    anchors: { createdAt, lastRequesterMessageAt, lastAgentMessageAt, statusChangedAt: createdAt },
    counts: { messages, requesterMessages: messages, agentMessages: 0, notes: 0, reopens, transfers: 0 },
    createdAt,
    updatedAt: Math.max(lastRequesterMessageAt, lastAgentMessageAt),
    wokenUntil: createdAt,
  };
  const text = writing(chance, language, Math.max(60, longTailed(chance, 450, 2000)));
  const message: Partial<Message> = {
    id: `message-${index}`,
    ticketId: id,
    number: messages,
    channel,
    direction: 'in',
    visibility: 'public',
    author: by,
    automated: false,
    createdAt: NOW,
    personal: {
      subject,
      text,
      html: null,
      textBlob: null,
      htmlBlob: null,
      raw: null,
      thread: null,
      to: [],
      attachments: [],
      blobs: [],
    },
  };
  const addresses = [{ channel: 'email', address: `person.${index}@${domain}` }];
  const personal = { name: 'Ana', addresses };
  const requester = { id: by.id, organization: null, language, erased: false, createdAt, personal };
  return { ticket: ticket as Ticket, message: message as Message, requester, now: NOW };
}
