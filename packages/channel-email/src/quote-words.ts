/** The words by which mail programs of many languages introduce what they quote. All are in lower case. */

/** What a line of a quoted header speaks of. */
export type QuotedField = 'from' | 'date' | 'to' | 'cc' | 'subject' | 'other';

const fieldNames: Readonly<Record<QuotedField, string>> = {
  from: 'from|von|absender|de|expéditeur|da|mittente|remitente|remetente|van|afzender|od|šalje|nadawca|pošiljatelj|odesílatel|odosielateľ|från|avsändare|fra|avsender|afsender|lähettäjä|από|αποστολέας|kimden|gönderen|от|від|отправитель|feladó|de la|expeditor|発信者|差出人|发件人|寄件者|寄件人|보낸 사람|보낸사람|nuo|no|saatja|од|nga|dari|từ|จาก|من|מאת|kutoka|sendinto de|desde',
  date: 'message du|sent|date|sent on|date sent|gesendet|gesendet am|datum|envoyé|envoyé le|date d’envoi|enviado|enviado el|enviado em|enviada em|enviada|fecha|inviato|data|verzonden|wysłano|wysłane|data wysłania|poslano|datum pošiljanja|odesláno|odoslané|dátum|skickat|sendt|dato|lähetetty|päivämäärä|päiväys|στάλθηκε|εστάλη|απεστάλη|αποστολή|ημερομηνία|ημ/νία|gönderildi|gönderilme tarihi|tarih|отправлено|дата|надіслано|изпратено|küldve|elküldve|trimis|dată|dată trimitere|送信日時|日時|日付|发送时间|發送時間|傳送時間|寄件日期|日期|보낸 날짜|날짜|išsiųsta|nosūtīts|saadetud|kuupäev|enviat|enviat el|послато|датум|испратено|dërguar|dikirim|tanggal|đã gửi|ngày|ส่ง|วันที่|تم الإرسال|التاريخ|تاريخ الإرسال|נשלח|תאריך|datë',
  to: 'to|an|empfänger|à|destinataire|para|destinatario|a|aan|do|adresat|za|prejemnik|komu|pro|kome|prima|till|til|vastaanottaja|προς|kime|alıcı|кому|до|címzett|către|宛先|收件人|收件者|받는 사람|받는사람|kam|adressaat|per a|për|kepada|tới|đến|ถึง|إلى|אל',
  cc: 'cc|bcc|kopie|copie|copia|kopia|dw|kp|kopija|v vednost|kopi|kopio|κοιν|κοιν.|κοινοποίηση|bilgi|копия|копія|másolat|másolatot kap|ccc|抄送|副本|참조',
  subject:
    'subject|betreff|betr.|objet|sujet|asunto|oggetto|assunto|onderwerp|temat|zadeva|předmět|predmet|naslov|ämne|emne|aihe|θέμα|konu|тема|tárgy|subiect|件名|主题|主旨|主題|제목|tēma|teema|assumpte|наслов|предмет|subjekti|subjek|perihal|chủ đề|tiêu đề|เรื่อง|الموضوع|נושא',
  other:
    'reply-to|reply to|importance|attachments|priority|antwort an|wichtigkeit|anlagen|répondre à|importance|pièces jointes|adjuntos|prilogi|priloga|załączniki|συνημμένα|organization|sensitivity|categories|when|where|message-id|in-reply-to',
};

const fieldOf = new Map(
  Object.entries(fieldNames).flatMap(([kind, names]) => names.split('|').map((name) => [name, kind as QuotedField])),
);

/** The field that a line names in front of its colon (`*From:* Ana`, `De : Ana`), or `null`. */
export function quotedField(line: string): QuotedField | null {
  const colon = line.search(/[:：]/);
  if (colon < 1 || colon > 40) return null;
  const name = line.slice(0, colon).replace(/[*\s\u00a0>]+/g, ' ');
  return fieldOf.get(name.trim().toLowerCase()) ?? null;
}

/** Says that somebody wrote: `wrote`, `schrieb`, `έγραψε` … wherever it stands in the line. */
export const wrote =
  /\b(?:wrote|writes|said|quoting|schrieb|schreibt|geschrieben|zitat von|a écrit|écrit|escribi[oó]|escribe|citando|ha scritto|scrive|escreveu|schreef|heeft geschreven|het volgende geschreven)(?![\p{L}])|napisał\p{L}*|pisze\b|pisał\p{L}*|napisal\p{L}*|piše\b|pisal\p{L}*|napísal\p{L}*|napsal\p{L}*|napiše|je napisao|skrev\b|kirjoitti|έγραψε|γράφει|yazdı|şunu yazdı|написал\p{L}*|пишет|написав|написала|пише(?!\p{L})|a scris|írta\b|ezt írta|写道|寫道|のメッセージ|が書きました|さんは書きました|작성:|님이 작성|rašė|rakstīja|kirjutas|va escriure|ha escrit|idatzi zuen|escribiu|shkroi|menulis|đã viết|เขียนว่า|كتب|כתב|נוצר על ידי|نوشت|напиша|skrifaði|nous a dit/iu;

/** How the first line of such a line begins, where it is broken over several. */
export const attributionBegins =
  /^\s*[-*]*\s*(?:on|am|le|el|il|em|op|in data|w dniu|dnia|dne|dana|v|den|på|pe|στις|την|на|в|quoting|zitat|mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|pon|wt|śr|czw|pt|sob|ndz|niedz|tor|sre|čet|pet|ned|lun|mar|mié|jue|vie|sáb|dom|lunedì|δευ|τρι|τετ|πεμ|παρ|σαβ|κυρ|\d{1,4}[./-])(?![\p{L}])/iu;

/** The words between the dashes above a quoted mail. */
export const originalMessage =
  /^[\s*>]*[-–—_=]{2,}\s*(?:original(?: message| mail| e-?mail| appointment)?|replied message|reply message|message original|ursprüngliche (?:nachricht|e-?mail)|urspr\. nachricht|antwort[- ]?nachricht|original[- ]?nachricht|message d['’]origine|messaggio originale|mensaje original|mensagem original|oorspronkelijk bericht|origineel bericht|wiadomość oryginalna|oryginalna wiadomość|(?:treść )?oryginaln\p{L}+ wiadomoś\p{L}+|izvirno sporočilo|prvotno sporočilo|originalno sporočilo|izvorno sporočilo|izvorna poruka|originalna poruka|αρχικό μήνυμα|πρωτότυπο μήνυμα|αυθεντικό μήνυμα|původní (?:zpráva|e-mail)|pôvodná správa|eredeti üzenet|mesaj(?:ul)? original|ursprungligt meddelande|originalmeddelande|oprindelig (?:meddelelse|besked)|opprinnelig melding|alkuperäinen viesti|özgün ileti|orijinal (?:mesaj|ileti)|исходное сообщение|оригінальне повідомлення|оригинално съобщение|原始邮件|原始郵件|元のメッセージ|원본 (?:메시지|메일|이메일))\s*[-–—_=:]*[\s*]*$/iu;

/** The line above a mail that was passed on. */
export const forwardedMessage =
  /^[\s*]*(?:[-–—_=]{2,}\s*)?(?:begin forwarded message|start of forwarded message|forwarded (?:message|mail|by .{1,60})|forwarded message(?: from .{1,60})?|anfang der weitergeleiteten (?:nachricht|e-?mail)|weitergeleitete (?:nachricht|e-?mail)|weitergeleitet von .{1,60}|début du message (?:transféré|réexpédié)|message transféré|courriel transféré|inicio del mensaje reenviado|mensaje reenviado|inizio messaggio inoltrato|messaggio inoltrato|início da mensagem (?:encaminhada|reencaminhada)|mensagem (?:encaminhada|reencaminhada)|begin doorgestuurd bericht|doorgestuurd bericht|początek przekazywanej wiadomości|początek wiadomości przekazanej|(?:treść )?przekazan\p{L}+ (?:dalej )?wiadomoś\p{L}+|wiadomość przekazana(?: dalej)?|przesłana wiadomość|začetek posredovanega sporočila|posredovano sporočilo|proslijeđena poruka|αρχή (?:προωθημένου|προωθούμενου) μηνύματος|προωθημένο μήνυμα|προωθούμενο μήνυμα|přeposlaná zpráva|začátek přeposílané zprávy|preposlaná správa|továbbított üzenet|mesaj redirecționat|vidarebefordrat (?:meddelande|brev)|vidarebefordrat mejl|videresendt (?:meddelelse|melding|besked)|edelleenlähetetty viesti|välitetty viesti|iletilmiş (?:mesaj|ileti)|yönlendirilen mesaj|пересылаемое сообщение|пересланное сообщение|начало переадресованного сообщения|переслане повідомлення|препратено съобщение|转发的邮件|轉寄郵件|轉寄信件|転送メッセージ|転送されたメッセージ|전달된 메시지)\s*(?:[-–—_=:：]|\s)*[\s*]*$/iu;

/** The prefix that says of a subject that the mail is passed on. */
export const forwardedSubject =
  /^\s*(?:fwd?|wg|tr|rv|i|enc|pd|przek|fs|vs|vb|vl|ilt|i̇lt|πρθ|προωθ|posr|doorst|tov|továbbítás|перес|转发|轉寄)\s*[:：]/iu;

/** The mark that help desks put into their mail, so that answers stand above it. */
export const replyAbove =
  /(?:reply|respond|answer|type your (?:reply|answer)|write your (?:reply|answer)).{0,40}above this line|antwort.{0,40}(?:ober|über)(?:halb)? dieser (?:zeile|linie)|réponse.{0,40}au-dessus de cette ligne|respuesta.{0,40}encima de esta línea|odpowied\p{L}*.{0,40}(?:powyżej|nad) (?:tej|tą) lini|odgovor\p{L}*.{0,40}nad to vrstico|απάντησ\p{L}*.{0,40}πάνω από αυτή/iu;
