/** The languages in which generated tickets are written. */
export const LANGUAGES = ['en', 'el', 'pl', 'sl'] as const;
/** One of {@link LANGUAGES}. */
export type Language = (typeof LANGUAGES)[number];

interface Vocabulary {
  readonly stems: string;
  readonly endings: readonly string[];
  readonly fillers: string;
}

const VOCABULARIES: Readonly<Record<Language, Vocabulary>> = {
  en: {
    stems: `refund invoice payment parcel deliver order password account login subscription upgrade cancel crash error
      printer router charge discount voucher warranty repair return exchange damage missing broken address contract
      licence renew export import report calendar backup sync install update browser camera battery screen keyboard
      headset tracking courier pickup customs receipt tax bank transfer card fraud privacy consent delete access
      permission team`,
    endings: ['', 's', 'ed', 'ing', 'able', 'er'],
    fillers: 'hello please the my a is was we have not and for with this since still thanks you it on of to',
  },
  el: {
    stems: `παραγγελί πληρωμ επιστροφ αποστολ λογαριασμ κωδικ τιμολόγι σύνδεσ συνδρομ ακύρωσ αλλαγ βλάβ εγγύησ επισκευ
      κάρτ τράπεζ απόδειξ διεύθυνσ σύμβασ ανανέωσ οθόν μπαταρί εκτυπωτ πρόσβασ άδει διαγραφ καθυστέρησ κουπόνι έκπτωσ
      φόρ`,
    endings: ['α', 'ας', 'ες', 'ών', 'η', 'ης'],
    fillers: 'γεια παρακαλώ το μου ένα είναι ήταν έχουμε δεν και για με αυτό ακόμα ευχαριστώ σας στο από',
  },
  pl: {
    stems: `zwrot faktur płatność przesyłk zamówieni hasł kont logowani subskrypcj anulowani błąd drukark opłat rabat
      gwarancj napraw wymian uszkodzeni adres umow licencj odnowieni raport kopi instalacj aktualizacj ekran bateri
      kurier żądani`,
    endings: ['', 'u', 'em', 'owi', 'y', 'ów'],
    fillers: 'dzień dobry proszę mój jest był mamy nie i dla z to nadal dziękuję państwu na od się',
  },
  sl: {
    stems: `vračil račun plačil pošiljk naročil gesl uporabnik prijav naročnin preklic napak tiskalnik strošek popust
      garancij popravil zamenjav poškodb naslov pogodb licenc podaljšanj poročil kopij namestitev posodobitev zaslon
      baterij dostav žalost`,
    endings: ['', 'a', 'u', 'om', 'i', 'ov'],
    fillers: 'pozdravljeni prosim moj je bil imamo ne in za z to še vedno hvala vam na od se',
  },
};

const split = (text: string): readonly string[] => text.split(/\s+/);

/** Beginnings of words, as somebody writes them into a rule to find every form. */
export const STEMS = mapped(({ stems }) => split(stems));
/** All forms of all words that say what a message is about. */
export const WORDS = mapped(({ stems, endings }) => endings.flatMap((end) => split(stems).map((stem) => stem + end)));
/** Words that every message has and no rule asks for. */
export const FILLERS = mapped(({ fillers }) => split(fillers));
/** Codes that a machine prints into some messages. */
export const CODES: readonly string[] = Array.from({ length: 400 }, (_, index) => `E-${4000 + index * 13}`);

function mapped(pick: (vocabulary: Vocabulary) => readonly string[]): Readonly<Record<Language, readonly string[]>> {
  return {
    en: pick(VOCABULARIES.en),
    el: pick(VOCABULARIES.el),
    pl: pick(VOCABULARIES.pl),
    sl: pick(VOCABULARIES.sl),
  };
}
