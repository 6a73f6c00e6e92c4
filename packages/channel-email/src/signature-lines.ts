/** The lines that begin and end a signature where HTML says so: noncharacters, which no mail may hold (Unicode 23.7). */
export const SIGNATURE_BEGINS = '\uFDD1';
export const SIGNATURE_ENDS = '\uFDD2';

const maxSignature = 30;
/** No notice is shorter: `Disclaimer`. */
const minNotice = 10;
/** No closing is longer. */
const maxClosing = 100;
/** RFC 3676 §4.3; the blank behind it is lost often. Longer rules are ornament. */
const delimiter = /^\s{0,2}(?:--|—|__)\s*$/;
const ornament = /^\s*[-—–_=*~]{3,}\s*$/;
const device =
  'iphon|ipad|ipod|android|galaxy|samsung|huawei|xiaomi|redmi|oneplus|pixel|nokia|sony|xperia|motorola|htc|blackberry|windows|outlook|e-?mail|mail|yahoo|gmail|phone|mobile|mobil|handy|tablet|tel[eé]fon|τηλέφωνο|κινητό|телефон|mac\\b|aol|gmx|web\\.de|proton|spark|thunderbird|superhuman|airmail|mailbox|mobilgerät|onet|wp\\b|interia|k-9|fairemail|mailbird|device|appareil|dispositivo|urządzeni|naprav|συσκευή';
/** `Sent from my iPhone` and what else programs add by themselves. */
const programLine = new RegExp(
  [
    '^\\W{0,3}sent (?:from|via|with|by|using) (?:my|a|an|mobile)\\b.{0,60}$',
    '^\\W{0,3}(?:sent wirelessly (?:from|via)|envoyé sans fil|inviato senza fili|drahtlos gesendet)\\b.{0,100}$',
    '^\\W{0,3}(?:from my|從我的|从我的) .{1,30}$',
    '^\\p{L}+ from mobile$',
    `^\\W{0,3}(?:sent (?:from|via|with|by|using)|von (?:meinem|unterwegs)|gesendet (?:von|mit|aus|über)|diese nachricht wurde von|envoyé (?:de|depuis|à partir|avec)|télécharger|obtenez|obtenir|enviado (?:desde|do|de|a partir|con)|enviada (?:do|de)|obtener|inviato (?:da|dal|con)|scarica|verstuurd (?:vanaf|vanuit|met)|verzonden (?:vanaf|vanuit|met)|wysłan[eoy] (?:z|ze|przy)|poslano (?:z|iz|s|prek)|pošiljam z|odesláno|odoslané|skickat från|sendt fra|lähetetty|trimis de|отправлено (?:с|из)|надіслано з|изпратено от|στάλθηκε από|εστάλη από|απεστάλη από|αποστολή από|küldve).{0,60}(?:${device})`,
    `(?:${device}).{0,30}(?:から送信|에서 보냄|gönderildi|küldve|geschickt|gesendet)\\W*$`,
    '^\\W{0,3}(?:get outlook for|发自我的)',
    '^\\W{0,3}(?:\\p{L}+ ){1,4}outlook (?:\\p{L}+ ){1,2}(?:ios|android)',
    '^outlook (?:für|for) (?:ios|android) herunterladen',
    '^(?:virus-free|virenfrei|bez wirusów|brez virusov|sin virus|sans virus)\\W',
    '^(?:this e-?mail has been (?:checked|scanned)|diese e-mail wurde (?:von|auf viren)|cet e-?mail a été vérifié|el software de antivirus)',
  ].join('|'),
  'iu',
);
/** A closing that stands alone on its line; what follows is name and address. */
const closing =
  /^\W{0,2}(?:(?:thanks|thank you|(?:vielen )?dank(?:e)?|merci|(?:muchas )?gracias|grazie|hvala|dziękuję|ευχαριστώ|obrigad[oa]|děkuji)(?:,| and| und| et| y| e| in| i| a| και| &)\s+)?(?:(?:with )?(?:best|kind|kindest|warm|warmest|many)?\s?(?:regards|wishes)|best|all the best|sincerely|yours (?:sincerely|faithfully|truly)|sincerely yours|respectfully|cheers|rgds|br|mit (?:freundlichen|besten|herzlichen|lieben|vielen) gr(?:ü|ue)(?:ß|ss)en|(?:mit )?freundlich(?:e|en) gr(?:ü|ue)(?:ß|ss)e|(?:viele|liebe|beste|schöne|herzliche|freundliche) gr(?:ü|ue)(?:ß|ss)e.{0,25}|(?:(?:schönen|lieben|besten|herzlichen) )?gru(?:ß|ss)|grüße|hochachtungsvoll|mfg|lg|vg|(?:bien |très )?cordialement|cdl?t|respectueusement|amicalement|bien à vous|(?:je vous prie|nous vous prions|veuillez|recevez) .{1,60}salutations.{0,20}|(?:meilleures |sincères )?salutations(?: distinguées)?|(?:un )?(?:saludo|saludos)(?: cordial(?:es)?)?|(?:reciba )?(?:un )?cordial saludo|atentamente|atte|atenciosamente|att|abraços?|grat[oa]|(?:com os )?(?:melhores )?cumprimentos|(?:.{1,60} porgo )?(?:cordiali|distinti) saluti|(?:un )?(?:cordiale|caro) saluto|saluti|(?:met )?(?:vriendelijke|hartelijke) groet(?:en)?|groet(?:en|jes)?|hoogachtend|mvg|pozdrawiam(?: serdecznie)?|(?:z )?pozdrowieni(?:a|ami)|z powa[żz]aniem|z wyrazami szacunku|serdecznie pozdrawiam|(?:lep|lepe|prijazen|s spoštovanjem,? ?|srdačan)\s?(?:pozdrav|pozdrave)?(?: (?:in|iz) .{1,20})?|lepo (?:vas |te )?pozdravljam|lp|s spo[šs]tovanjem|(?:lijep )?pozdrav|με εκτίμηση|με τιμή|φιλικά|με φιλικούς χαιρετισμούς|χαιρετισμούς|χαιρετώ|s (?:přátelským )?pozdravem|s pozdravom|[üu]dv[öo]zlettel|tisztelettel|cu (?:stimă|respect)|s poštovanjem|srdačno|(?:med )?(?:vänliga?|bästa) hälsning(?:ar)?|hälsningar|mvh|vh|kh|(?:de )?k(?:æ|ae)rlige hilsner|med venlig hilsen|venlig hilsen|(?:de )?bedste hilsner|hilsen|vennlig hilsen|med vennlig hilsen|(?:ystävällisin|parhain) terveisin|terveisin|saygılarımla|с уважением|с наилучшими пожеланиями|з повагою|с уважение|此致|祝好|顺颂商祺|順頌商祺|敬上|敬具|안녕히 계(?:세요|십시오)|مع (?:\p{L}+ )?(?:ال)?تحي(?:ات|اتي|ة)|בברכה)(?:,\s*\p{L}[\p{L}.'-]*(?: \p{L}[\p{L}.'-]*){0,2})?[\s,.!–-]*\p{Extended_Pictographic}?\uFE0F?\s*$/iu;
/** The name alone behind a dash, as the last line: `-Ana`. */
const dashedName =
  /^[-–—/]\p{Lu}\p{Ll}+(?: (?:(?:de|den|der|van|von|da|di|du|la|le) ){0,2}\p{Lu}[\p{L}.'’-]*){0,2}\.?\s*$/u;
/** A name alone, on a line. */
const bareName = /^(?:\p{Lu}[\p{L}.'’-]*(?: \p{Lu}[\p{L}.'’-]*){0,2}|\p{Script=Han}{2,4})\s*$/u;
/** A name of two words, or a Chinese one: a title may follow. */
const fullName = /^(?:\p{Lu}[\p{L}.'’-]* \p{Lu}[\p{L}.'’-]*(?: \p{Lu}[\p{L}.'’-]*)?|\p{Script=Han}{2,4})\s*$/u;
/** The short ones, with the name on the same line. */
const shortClosing = /^(?:LG|VG|MfG|Lp|LP|BR|Gruß|Grüße|Pozdrav|Pozdrawiam|Saludos|Cheers),? \p{Lu}\p{L}*\.?\s*$/u;
const thanks =
  /^\W{0,2}(?:(?:many )?thanks(?: (?:again|a lot|in advance))?|thank you(?: very much)?|(?:vielen )?dank(?:e)?|merci(?: d['’]avance| beaucoup)?|(?:muchas )?gracias|grazie|obrigad[oa]|dziękuję|z góry dziękuję|hvala(?: lepa)?|(?:σας )?ευχαριστώ(?: πολύ)?|děkuji|tack|tak|takk|kiitos)\s*[,.!]*\s*$/iu;
const contact =
  /(?:\+|\b00)\d[\d\s()/.-]{6,}|(?<!\p{L})(?:tel|phone|mobile?|mob|fax|gsm|τηλ|κιν|m|t|p|w|e)\.?\s*[:.]|www\.|https?:|@[\w-]+\.\w|\b(?:gmbh|ltd|inc|llc|s\.?a\.?|d\.o\.o|sp\. z o\.o|a\.e|s\.r\.l)\b/iu;
/** Legal notices, list footers: from here on nobody says anything to the reader. */
const notice =
  /^\W{0,4}(?:this (?:e-?mail|message|communication).{0,80}(?:confidential|intended|privileged)|the (?:information|contents?) (?:contained )?(?:in|of) this (?:e-?mail|message)|confidentiality notice|disclaimer\b|diese (?:e-?mail|nachricht) (?:enthält|ist|kann).{0,60}vertraulich|ce (?:message|courriel|mail).{0,80}confidentiel|este (?:mensaje|correo).{0,100}confidencial|questo messaggio.{0,80}riservat|(?:ta |niniejsza )?wiadomość.{0,80}(?:poufn|przeznaczon)|to sporočilo.{0,80}(?:zaupn|namenjen)|το (?:παρόν )?μήνυμα.{0,80}(?:εμπιστευτικ|προορίζεται)|please consider the environment|bitte denken sie an die umwelt|you received this message because you are subscribed|to unsubscribe from this (?:group|list)|.{1,60} mailing list\W*$)/iu;
const listRule = /^[_=-]{20,}\s*$/;

/**
 * Where the signature of a text begins, as an index into its lines, or `null`: behind the delimiter, at what a program
 * added, at a closing that only short lines follow, at a legal notice or the footer of a list.
 */
export function signatureStart(lines: readonly string[]): number | null {
  const marked = lines.indexOf(SIGNATURE_BEGINS);
  let end = marked < 0 || isWrittenAfter(lines, marked) ? lines.length : marked;
  end = withoutNotice(lines, end);
  end = delimiterIn(lines, end) ?? ornamentIn(lines, end) ?? end;
  end = withoutProgramLines(lines, end);
  end = dashedNameIn(lines, end) ?? end;
  end = closingIn(lines, end) ?? end;
  const start = lastWritten(lines, end) + 1;
  return start >= lastWritten(lines, lines.length) + 1 ? null : start;
}

function isWrittenAfter(lines: readonly string[], begins: number): boolean {
  const ends = lines.indexOf(SIGNATURE_ENDS, begins);
  return ends >= 0 && lines.slice(ends + 1).some((line) => line.trim() !== '' && !programLine.test(line.slice(0, 200)));
}

/** The index of the last line before `end` that is not blank, or -1. */
function lastWritten(lines: readonly string[], end: number): number {
  let at = end - 1;
  while (at >= 0 && isBlank(lines[at] ?? '')) at--;
  return at;
}

function isBlank(line: string): boolean {
  return line.trim() === '' || line === SIGNATURE_BEGINS || line === SIGNATURE_ENDS;
}

function isAnythingBefore(lines: readonly string[], at: number): boolean {
  return lastWritten(lines, at) >= 0;
}

function withoutNotice(lines: readonly string[], end: number): number {
  const from = Math.max(0, end - 60);
  for (let at = from; at < end; at++) {
    const line = lines[at] ?? '';
    if (line.length < minNotice || !notice.test(line.slice(0, 300)) || !isAnythingBefore(lines, at)) continue;
    const above = lastWritten(lines, at);
    const start = above >= 0 && listRule.test(lines[above] ?? '') ? above : at;
    return isAnythingBefore(lines, start) ? start : end;
  }
  return end;
}

function delimiterIn(lines: readonly string[], end: number): number | null {
  for (let at = Math.max(1, end - maxSignature * 2); at < end; at++) {
    if (!delimiter.test(lines[at] ?? '') || !isAnythingBefore(lines, at)) continue;
    const below = lines.slice(at + 1, end).filter((line) => !isBlank(line));
    if (below.length <= maxSignature && below.every((line) => line.length < 300)) return at;
  }
  return null;
}

/** A rule of other characters counts when what stands below is a name, or is short and says how to reach somebody. */
function ornamentIn(lines: readonly string[], end: number): number | null {
  for (let at = Math.max(1, end - 10); at < end; at++) {
    if (!ornament.test(lines[at] ?? '') || !isAnythingBefore(lines, at)) continue;
    const below = lines.slice(at + 1, end);
    if (below.every((line) => line.length < 80) && below.some((line) => contact.test(line))) return at;
    const written = below.filter((line) => !isBlank(line));
    const [first = '', ...more] = written;
    if (written.length === 1 && bareName.test(first)) return at;
    const areTitles = more.length <= 2 && more.every((line) => /^[^\d.?!。？！:：]{1,40}$/.test(line));
    if (more.length > 0 && areTitles && fullName.test(first)) return at;
  }
  return null;
}

function dashedNameIn(lines: readonly string[], end: number): number | null {
  const at = lastWritten(lines, end);
  if (at < 1 || !dashedName.test(lines[at] ?? '')) return null;
  // Directly below other words, or announced by a colon, it may be the last item of a list.
  const above = lastWritten(lines, at);
  return above >= 0 && above < at - 1 && !/[:：]\s*$/.test(lines[above] ?? '') ? at : null;
}

function withoutProgramLines(lines: readonly string[], end: number): number {
  let cut = end;
  for (let back = 0, at = lastWritten(lines, end); at > 0 && back < 5; at = lastWritten(lines, at), back++) {
    const line = lines[at] ?? '';
    if (line.length > 200) break;
    if (programLine.test(line) && isAnythingBefore(lines, at)) cut = at;
    // An address alone below belongs to the line above it.
    else if (!/^\W*(?:https?:\/\/|www\.)\S+\W*$/i.test(line)) break;
  }
  return cut;
}

/** A closing, or one in two languages: `Med venlig hilsen / Kind regards`. */
function isClosing(line: string): boolean {
  if (closing.test(line)) return true;
  const [first = '', second, ...more] = line.split(/\s+[/|]\s+/);
  return second !== undefined && more.length === 0 && closing.test(first) && closing.test(second);
}

function closingIn(lines: readonly string[], end: number): number | null {
  let below: string[] = [];
  for (let at = lastWritten(lines, end); at > 0 && below.length <= 12; at = lastWritten(lines, at)) {
    const line = lines[at] ?? '';
    if (line.length > 120 && /\s/.test(line.trim())) return null;
    const isThanks = line.length <= maxClosing && thanks.test(line);
    if (isThanks || (line.length <= maxClosing && (isClosing(line) || shortClosing.test(line)))) {
      if (!isAnythingBefore(lines, at) || below.some((words) => /[?]\s*$/.test(words))) return null;
      if (!isThanks) return at;
      return below.some((words) => contact.test(words)) ? at + 1 : null;
    }
    below = [line, ...below];
  }
  return null;
}
