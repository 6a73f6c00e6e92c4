import type { Automated } from '@deskwright/core/port';
import { addressList } from './mail-addresses.ts';
import { bareValue, type MailHeaders, parameter } from './mail-headers.ts';
import { isOwnMessageId, messageIds } from './message-id.ts';
import type { MimePart } from './mime-parts.ts';

/** What the detection looks at. */
interface MarkedMail {
  readonly headers: MailHeaders;
  /** The sender's address in lower case. */
  readonly from: string;
  /** The name beside it; empty when there is none. */
  readonly fromName: string;
  /** The return path was the null one, `<>` (RFC 5321 §4.5.5): nothing may be answered to this mail. */
  readonly nullReturnPath: boolean;
  readonly own: OwnMail;
  /** The subject, decoded; empty when there is none. */
  readonly subject: string;
  /** The parts of the mail; those of a nested mail are not among them. */
  readonly parts: readonly Pick<MimePart, 'type' | 'headers'>[];
  /** The whole text. */
  readonly text: string;
}

/** What is ours: mailboxes and their domains, all in lower case. */
export interface OwnMail {
  readonly addresses: ReadonlySet<string>;
  readonly domains: ReadonlySet<string>;
}

/** One mark of automated mail: the first that fits decides. `source` says who defined it. */
interface AutomatedMark {
  readonly kind: Automated;
  readonly mark: string;
  readonly source: string;
  fits(mail: MarkedMail): boolean;
}

const value = (mail: MarkedMail, name: string) => bareValue(mail.headers.first(name));
const has = (mail: MarkedMail, ...names: string[]) => names.some((name) => mail.headers.first(name) !== null);
const report = (mail: MarkedMail) => parameter(mail.headers.first('content-type'), 'report-type')?.toLowerCase();
const precedence = (mail: MarkedMail) => [value(mail, 'precedence'), value(mail, 'x-precedence')];

/** Subjects under which mail systems say that a mail was not delivered, by the languages of Exchange and of providers. */
const failedDelivery =
  /^\W{0,3}(?:undeliver(?:able|ed)|(?:permanent |message |e-?mail )?(?:mail )?delivery (?:failed|failure|system|problem|error|warning|report \(fail)|(?:message|mail|your (?:message|mail)) (?:could not|cannot|can't|was not|not) (?:be )?delivered|[\w -]{0,20}\] ?(?:e-?mail )?delivery failure|failed mail\b|automatically rejected mail|rejected mail|rejet(?:é|e) |message (?:rejected|blocked|undeliverable)|delivery (?:status notification|failure|has failed)|failure notice|returned mail|non[- ]?deliver|warning: (?:message|could not send|\S+@\S+ - )|delayed:|unzustellbar|nicht zustellbar|zustellung fehlgeschlagen|non remis|échec de (?:la )?remise|non distribu|no se puede entregar|no entregado|error de entrega|non recapitabile|mancato recapito|onbestelbaar|não (?:é possível )?entreg|niedostarczalne|niedostarczon|nie można dostarczyć|zwrot wiadomości|ni mogoče dostaviti|nedostavljivo|nedostavljeno|μη δυνατή παράδοση|δεν παραδόθηκε|αδύνατη η παράδοση|αποτυχία παράδοσης|kan inte levereras|kan ikke leveres|ei voida toimittaa|nedoručiteln|kézbesíthetetlen|teslim edilemedi|не удается доставить|недоставленное)/iu;
/** The same at the end of the subject that came back. */
const failedAtEnd =
  /(?::|-)\s*(?:non remis|undeliverable|undelivered|delivery fail(?:ed|ure)|unzustellbar|nicht zustellbar)\b[^:]{0,30}$/iu;
/** Addresses and names that only mail systems have. */
const systemAddress =
  /^(?:mailer-?daemon|mdaemon|mail[._-]?daemon|mail[._-]?delivery|[^@]*(?:smtp|antivirus|mail)[._-]?(?:gateway|service|server|scanner)|postmaster|bounces?(?:[+._-][^@]*)?(?=@))[^@]*(?:@|$)/;
const systemName =
  /^(?:e?mail|message)?\s?(?:delivery|transport) (?:sub)?system\b|^(?:mailer[- ]daemon|postmaster|system administrator|mail administrator)\b/i;
/** How mail systems begin to tell that a mail was not delivered, in the languages in which they mostly do. */
const failedText =
  /(?:message|mail|nachricht|envoi|mensaje|messaggio|wiadomość|sporočil[ao])\b[^.!?]{0,120}?\b(?:could not be|couldn't be|was not|wasn't|cannot be|can not be|has not been|not been) (?:delivered|sent)\b|unable to deliver (?:your |the |this )?(?:message|mail)|delivery (?:to the following|of email to this|attempts?) |did not reach the following|failed recipients?\b|undeliverable to|konnte nicht (?:zugestellt|übermittelt)|n'a pas pu [eê]tre (?:d[eé]livr|remis|distribu|envoy)|no (?:se )?(?:ha podido|pudo) (?:ser )?entregar|non (?:è stato|puo essere|può essere) (?:recapitat|consegnat)|nie (?:została|mogła zostać) dostarczon|ni bilo mogoče dostaviti/iu;
const aboutAddress = /[^\s<>@]+@[^\s<>@]+\.[^\s<>@]+/;

/** Whether the first lines of a text are what a mail system writes about a mail that it could not deliver. */
function tellsFailure(text: string): boolean {
  const begins = text.slice(0, 1200);
  return failedText.test(begins.slice(0, 700)) && aboutAddress.test(begins);
}

const speaksOfFailure = ({ subject }: MarkedMail) => failedDelivery.test(subject) || failedAtEnd.test(subject);

/** Subjects that mail programs give to an automatic reply, in front of the subject they answer. */
const automaticSubject =
  /^\[?(?:automatic reply|auto[- ]?(?:reply|generated)|autoreply|auto[- ]?response|out of (?:the )?office(?: auto-?reply| reply)?|ooo|vacation reply|automatische antwort|abwesenheits(?:notiz|meldung|nachricht|agent)|abwesend|réponse automatique|message d['’]absence|absence du bureau|respuesta autom[áa]tica|fuera de la oficina|fuori (?:sede|ufficio)|afwezig(?:heidsmelding)?|mimo kancelář|автоответ|risposta automatica|resposta automática|automatisch antwoord|automatyczna odpowiedź|odpowiedź automatyczna|autoodpowiedź|samodejni odgovor|avtomatski odgovor|odsotnost|αυτόματη απάντηση|εκτός γραφείου|autosvar|automaattinen vastaus|automatická odpověď|automatikus válasz|otomatik yanıt|automatisk svar|fraværsmelding|frånvaromeddelande|afwezigheidsbericht|răspuns automat|automatski odgovor|automatická odpoveď|автоматический ответ|автоматична відповідь|автоматичен отговор|automatinis atsakymas|automātiskā atbilde|automaatvastus|resposta automàtica|trả lời tự động|תשובה אוטומטית|رد تلقائي|自動応答|自動返信|自动[答回][复覆]|自動[答回][复覆]|자동 ?(?:회신|응답))\s*[\]:：!]/iu;
/** The plainest of them are the whole subject as well. */
const wholeSubject =
  /^(?:automatic reply|auto[- ]?(?:reply|response)|out of (?:the )?office(?: auto-?reply| reply| message)?|abwesenheitsnotiz|automatische antwort|réponse automatique|respuesta automática|risposta automatica|automatyczna odpowiedź|samodejni odgovor|αυτόματη απάντηση)\W*$/iu;

const autoresponderFields = [
  'x-autoreply',
  'x-auto-reply',
  'x-autorespond',
  'x-autoresponder',
  'x-autoreply-from',
  'x-mail-autoreply',
];

/** A word that people use as well, in front of the subject that is answered. */
const absence =
  /^(?:abwesenheit|absence|ausencia|ausência|assenza|afwezigheid|nieobecność|nepřítomnost|neprítomnosť|odsutnost|απουσία|frånvaro|fravær|poissa|отсутствие)\s*:\s*(?:re|aw|antw|sv|vs|odp|odg|r|rv|απ|на)\s*:/iu;
/** Notes: `AUTO: Ana Novak is out of the office (returning 05/01/2027)`. */
const notesAbsence =
  /^auto: .{1,80}\b(?:out of (?:the )?office|is away|nicht im (?:büro|haus)|abwesend|absent|ausente|assente)\b/iu;
const automaticSubjects = [automaticSubject, wholeSubject, absence, notesAbsence];

/** A group mailbox of ours (`support@x.example` behind the list `support.x.example`) makes no list of its mail. */
function ownList(mail: MarkedMail): boolean {
  const id = /<([^<>]+)>/.exec(mail.headers.first('list-id') ?? '')?.[1]?.toLowerCase();
  return id !== undefined && [...mail.own.addresses].some((address) => address.replace('@', '.') === id);
}

/** A report that does not say of what (RFC 6522 has it do so). */
function isUntypedReport(mail: MarkedMail): boolean {
  return value(mail, 'content-type') === 'multipart/report' && report(mail) === undefined;
}

/** All marks, in the order in which they are tried: own mail, bounces, what declares itself automatic, lists, the rest. */
export const automatedMarks: readonly AutomatedMark[] = [
  {
    kind: 'loop',
    mark: '`X-Deskwright-Loop` naming a domain of ours',
    source: 'this package',
    fits: (mail) => mail.headers.all('x-deskwright-loop').some((domain) => mail.own.domains.has(bareValue(domain))),
  },
  {
    kind: 'loop',
    mark: '`Message-ID` of the form `<dw.…@domain>` at a domain of ours',
    source: 'this package',
    fits: (mail) => isOwnMessageId(messageIds(mail.headers.first('message-id') ?? '')[0] ?? '', mail.own.domains),
  },
  {
    kind: 'bounce',
    mark: '`Content-Type: multipart/report; report-type=delivery-status`',
    source: 'RFC 3464, RFC 6522',
    fits: (mail) => value(mail, 'content-type') === 'multipart/report' && report(mail) === 'delivery-status',
  },
  {
    kind: 'bounce',
    mark: '`X-MS-Exchange-Message-Is-Ndr`, or a part `message/delivery-status` with a null return path or in a `multipart/report` that names no type',
    source: 'RFC 3464; Exchange',
    fits: (mail) =>
      has(mail, 'x-ms-exchange-message-is-ndr') ||
      ((mail.nullReturnPath || isUntypedReport(mail)) &&
        mail.parts.some(({ type }) => /^message\/(global-)?delivery-status$/.test(type))),
  },
  {
    kind: 'bounce',
    mark: '`X-Failed-Recipients`',
    source: 'Exim',
    fits: (mail) => has(mail, 'x-failed-recipients'),
  },
  {
    kind: 'bounce',
    mark: 'sender `mailer-daemon`, or `postmaster` with a null return path',
    source: 'RFC 5321 §4.5.5; Sendmail, qmail, Postfix',
    fits: (mail) =>
      /^mailer-daemon(@|$)/.test(mail.from) || (mail.nullReturnPath && /^postmaster(@|$)/.test(mail.from)),
  },
  {
    kind: 'bounce',
    mark: 'a subject that speaks of failed or delayed delivery, with a null return path, from a mail system by its address or name, or above a text that says so of an address',
    source: 'Exchange, Domino, providers; by custom',
    fits: (mail) =>
      speaksOfFailure(mail) &&
      (mail.nullReturnPath ||
        systemAddress.test(mail.from) ||
        systemName.test(mail.fromName) ||
        (!has(mail, 'in-reply-to') && tellsFailure(mail.text))),
  },
  {
    kind: 'bounce',
    mark: 'a text that says of an address that a mail could not be delivered, with a null return path',
    source: 'autoresponders and gateways, by custom',
    fits: (mail) => mail.nullReturnPath && tellsFailure(mail.text),
  },
  {
    kind: 'autoReply',
    mark: '`Auto-Submitted` other than `no`',
    source: 'RFC 3834 §5',
    fits: (mail) => has(mail, 'auto-submitted') && value(mail, 'auto-submitted') !== 'no',
  },
  {
    kind: 'autoReply',
    mark: '`X-Auto-Response-Suppress` with `All`, `OOF` or `AutoReply`',
    source: 'Exchange, [MS-OXCMAIL]',
    fits: (mail) => /\b(all|oof|autoreply)\b/i.test(mail.headers.first('x-auto-response-suppress') ?? ''),
  },
  {
    kind: 'autoReply',
    mark: '`X-Autoreply`, `X-Auto-Reply`, `X-Autorespond`, `X-Autoresponder`, `X-AutoReply-From`, `X-Mail-Autoreply`',
    source: 'autoresponders, by custom',
    fits: (mail) =>
      autoresponderFields.some(
        (name) => has(mail, name) && value(mail, name) !== 'no' && value(mail, name) !== 'false',
      ),
  },
  {
    kind: 'autoReply',
    mark: '`X-Autogenerated: reply`',
    source: 'autoresponders, by custom',
    fits: (mail) => value(mail, 'x-autogenerated') === 'reply',
  },
  {
    kind: 'autoReply',
    mark: '`X-FC-MachineGenerated: true`, or `X-POST-MessageClass` with `Autoresponder`',
    source: 'FirstClass and others, by custom',
    fits: (mail) =>
      value(mail, 'x-fc-machinegenerated') === 'true' ||
      /\bautoresponder\b/i.test(mail.headers.first('x-post-messageclass') ?? ''),
  },
  {
    kind: 'autoReply',
    mark: '`Precedence` or `X-Precedence` of `auto_reply`',
    source: 'autoresponders, by custom (RFC 3834 §3.1.8)',
    fits: (mail) => precedence(mail).includes('auto_reply'),
  },
  {
    kind: 'autoReply',
    mark: '`X-AMAZON-MAIL-RELAY-TYPE: notification`',
    source: 'Amazon',
    fits: (mail) => value(mail, 'x-amazon-mail-relay-type') === 'notification',
  },
  {
    kind: 'autoReply',
    mark: '`Delivered-To: autoresponder`',
    source: 'autoresponders, by custom',
    fits: (mail) => mail.headers.all('delivered-to').some((to) => bareValue(to) === 'autoresponder'),
  },
  {
    kind: 'autoReply',
    mark: '`Content-Type: multipart/report` of any other report type (read receipts, abuse reports)',
    source: 'RFC 8098, RFC 5965',
    fits: (mail) => value(mail, 'content-type') === 'multipart/report',
  },
  {
    kind: 'autoReply',
    mark: 'a part `text/calendar; method=REPLY`: an invitation of ours was accepted or declined by a button',
    source: 'RFC 5546, RFC 6047',
    fits: (mail) =>
      mail.parts.some(
        ({ type, headers }) =>
          type === 'text/calendar' && parameter(headers.first('content-type'), 'method')?.toLowerCase() === 'reply',
      ),
  },
  {
    kind: 'autoReply',
    mark: 'a subject that begins as that of an automatic reply does (`Automatic reply:`, `Samodejni odgovor:` …)',
    source: 'Outlook and others, by custom',
    fits: (mail) => automaticSubjects.some((words) => words.test(mail.subject)),
  },
  {
    kind: 'list',
    mark: '`List-Id`, `List-Post`, `List-Help`, `List-Subscribe`, `List-Unsubscribe`, `List-Owner` or `List-Archive`, unless the list is a mailbox of ours',
    source: 'RFC 2369, RFC 2919',
    fits: (mail) =>
      !ownList(mail) &&
      mail.headers.entries.some(([name]) => /^list-(id|post|help|subscribe|unsubscribe|owner|archive)$/.test(name)),
  },
  {
    kind: 'list',
    mark: '`Precedence` or `X-Precedence` of `list`, unless the list is a mailbox of ours',
    source: 'list servers, by custom (RFC 3834 §3.1.8)',
    fits: (mail) => !ownList(mail) && precedence(mail).includes('list'),
  },
  {
    kind: 'autoReply',
    mark: '`Precedence` or `X-Precedence` of `bulk` or `junk`',
    source: 'Sendmail, by custom (RFC 3834 §3.1.8)',
    fits: (mail) => !ownList(mail) && precedence(mail).some((word) => word === 'bulk' || word === 'junk'),
  },
  {
    kind: 'autoReply',
    mark: 'null return path `<>`, in the envelope or in `Return-Path`',
    source: 'RFC 5321 §4.5.5, RFC 3834 §3.3',
    fits: (mail) => mail.nullReturnPath,
  },
  {
    kind: 'autoReply',
    mark: 'sender `no-reply`, `do-not-reply` and the like (`no_reply`, `shop-noreply`), without a `Reply-To` that names somebody else',
    source: 'by custom',
    fits: (mail) =>
      /^(?:[^@]*[+._-])?(?:no|do[._-]?not)[._-]?reply(?:[+._-][^@]*)?@/.test(mail.from) &&
      addressList(mail.headers.all('reply-to')).every(({ address }) => address === mail.from),
  },
];

/** The mark by which a mail was not written by a person, or `null`. */
export function automatedMark(mail: MarkedMail): AutomatedMark | null {
  return automatedMarks.find((mark) => mark.fits(mail)) ?? null;
}
