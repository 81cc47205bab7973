/** Greetings and words without which nobody speaks long: what tells the language of a text too short for letter statistics. */

const WORDS: Readonly<Record<string, string>> = {
  en: 'hello hi hey the and is are was it i you he she we they of to in that this my your not with for good bye please thanks thank yes am what where how',
  fr: 'bonjour salut merci oui non le la les des un une et est je tu il elle nous vous ils pas que qui avec pour dans bien au revoir où comment suis',
  es: 'hola gracias sí no el la los las un una y es yo tú él ella nosotros que con para por en muy bien adiós buenos buenas días dónde cómo estoy soy',
  de: 'hallo danke ja nein der die das ein eine und ist ich du er sie wir ihr nicht mit für auf gut tschüss bitte wo wie bin guten tag',
  it: 'ciao grazie sì no il lo la gli un una e è io tu lui lei noi che non con per molto bene arrivederci buongiorno dove come sono prego',
  pt: 'olá oi obrigado obrigada sim não o a os as um uma e é eu tu você ele ela nós que com para por muito bem tchau bom dia onde como estou sou',
  nl: 'hallo dank bedankt ja nee de het een en is ik jij hij zij wij niet met voor goed dag alstublieft waar hoe ben goedemorgen',
  sv: 'hej tack ja nej en ett och är jag du han hon vi inte med för bra var hur god morgon',
  da: 'hej tak ja nej en et og er jeg du han hun vi ikke med for godt hvor hvordan',
  no: 'hei takk ja nei en et og er jeg du han hun vi ikke med for bra hvor hvordan',
  fi: 'hei moi kiitos kyllä ei ja on minä sinä hän me en ole missä miten hyvä huomenta',
  pl: 'cześć dziękuję tak nie i jest ja ty on ona my że z do na dobrze dzień dobry gdzie jak proszę',
  tr: 'merhaba teşekkürler teşekkür evet hayır ve bir bu ben sen o biz değil ile için iyi günaydın nerede nasıl',
};

const LANGUAGES = new Map<string, string[]>();
for (const [language, words] of Object.entries(WORDS)) {
  for (const word of words.split(' ')) LANGUAGES.set(word, [...(LANGUAGES.get(word) ?? []), language]);
}

/** For each language the share of a text's words that are common in it. */
export function commonWordShares(text: string): ReadonlyMap<string, number> {
  const words = text.toLowerCase().match(/[\p{L}\p{M}]+/gu) ?? [];
  const shares = new Map<string, number>();
  for (const word of words) {
    for (const language of LANGUAGES.get(word) ?? []) {
      shares.set(language, (shares.get(language) ?? 0) + 1 / words.length);
    }
  }
  return shares;
}
