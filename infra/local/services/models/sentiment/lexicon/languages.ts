/** What AFINN's machine translations lack in the languages that are read by it: negations, and everyday words of opinion. */

export interface LexiconLanguage {
  /** Words that turn round what stands near them. */
  readonly negations: string;
  readonly good: string;
  readonly bad: string;
  /** Words that the translation has a wrong opinion of. */
  readonly neutral?: string;
}

/** By ISO 639-1; the names of AFINN's files. */
export const LANGUAGES: Readonly<Record<string, LexiconLanguage>> = {
  da: {
    negations: 'ikke aldrig ingen intet uden hverken',
    good: 'god godt gode dejlig dejligt lækker lækkert sød flot perfekt anbefale',
    bad: 'dårlig dårligt dårlige elendig kedelig kedeligt ubehagelig langsom grim',
  },
  de: {
    negations: 'nicht kein keine keinen keinem keiner nie niemals ohne weder',
    good: 'gut gute guter gutes guten toll tolle tolles lecker leckeres schön schöne schönes super empfehlen prima',
    bad: 'schlecht schlechte schlechter schlechtes mies langweilig teuer hässlich laut ekelhaft langsam kaputt',
  },
  es: {
    negations: 'no nunca jamás sin ni tampoco ningún ninguna',
    good: 'bueno buena buenos buenas buen bien encanta encantó gusta gustó rico rica lindo linda recomiendo genial amo',
    bad: 'malo mala malos malas mal sucio sucia odio aburrido aburrida lento lenta caro cara feo fea pésimo pésima',
    neutral: 'esto este estaba estado habitación salida',
  },
  fr: {
    negations: 'ne pas jamais sans aucun aucune rien ni',
    good: 'bon bonne bons bonnes bien super génial géniale aimer aimé adoré belle délicieux délicieuse recommande agréable',
    bad: 'mauvais mauvaise nul nulle sale sales moche lent lente cher chère déteste déçu déçue ennuyeux ennuyeuse bruyant',
    neutral: 'est train chien part parti huit heure heures',
  },
  it: {
    negations: 'non mai senza né nessun nessuna niente',
    good: 'buono buona buoni buone bene bel bello bella belli belle amo amare adoro ottimo ottima gentile gentili consiglio piace piaciuto',
    bad: 'cattivo cattiva male brutto brutta sporco sporca odio noioso noiosa lento lenta caro cara pessimo pessima deluso delusa',
  },
  nl: {
    negations: 'niet geen nooit zonder',
    good: 'goed goede lekker lekkere mooi mooie fijn fijne leuk leuke hou houden heerlijk heerlijke vriendelijk vriendelijke geweldig geweldige prima',
    bad: 'slecht slechte verschrikkelijk verschrikkelijke vies vieze saai saaie duur dure lelijk lelijke traag trage vreselijk vreselijke',
  },
  no: {
    negations: 'ikke aldri ingen uten verken',
    good: 'god godt gode bra fin fint fine deilig nydelig hyggelig perfekt anbefale',
    bad: 'dårlig dårlige forferdelig forferdelige kjedelig stygg treg skitten skittent elendig',
  },
  pt: {
    negations: 'não nunca jamais sem nem nenhum nenhuma',
    good: 'bom boa bons boas bem ótimo ótima amo amei adoro adorei gosto gostei lindo linda gostoso gostosa recomendo maravilhoso maravilhosa',
    bad: 'mau má maus ruim ruins mal sujo suja odeio odiei chato chata lento lenta caro cara feio feia péssimo péssima',
    neutral: 'quarto estava trem sai horas',
  },
  sv: {
    negations: 'inte aldrig ingen inget utan varken ej',
    good: 'bra god gott goda fin fint fina härlig härligt trevlig trevligt trevliga perfekt rekommenderar',
    bad: 'dålig dåligt dåliga tråkig tråkigt ful fult långsam långsamt usel uselt dyrt',
  },
};
