/**
 * By which words people say in automatic replies that they are away, and when they are back. A date says nothing without
 * such a word beside it. In the order: English, Spanish, Portuguese, Japanese, Slovenian, French.
 */
export type Language = "en" | "es" | "pt" | "ja" | "sl" | "fr";

export interface ReturnWords {
  readonly language: Language;
  /** The day that is named is the first one back. */
  readonly back: RegExp;
  /** The day that is named is the last one away, if the sentence says so. */
  readonly until: RegExp;
  readonly absent: RegExp;
  /** What may stand between such a word and the date. */
  readonly between: RegExp;
  /** `not back until Monday`: with these words between, only a denied return is one. */
  readonly limit: RegExp;
  readonly denial: RegExp;
  /** Japanese says the date first. */
  readonly isDateFirst: boolean;
}

const EDGES = ["(?<![\\p{L}\\p{N}])(?:", ")(?![\\p{L}\\p{N}])"] as const;
const words = (text: string, flags = "giu") => new RegExp(EDGES.join(text), flags);
/** At the beginning, any number of them, with what separates them. The longest are tried first: `a partir de` before `a`. */
function fillers(text: string): RegExp {
  const all = text.split("|").sort((a, b) => b.length - a.length);
  return new RegExp(`^(?:[\\s,:*–—-]|\\((?=\\p{L})|${EDGES.join(all.join("|"))})*`, "iu");
}

const english: ReturnWords = {
  language: "en",
  back: words(
    "(?:be|am|are|is|i'm|we're|come|coming|not|and|again)\\s+back|(?<=^\\W*|[,(–—]\\s*)back" +
      "|(?:i|we|he|she|will|shall|to|not|i'll|we'll|won't|and)\\s+return|returning" +
      "|(?:my|our|date of|expected|planned)\\s+return(?:\\s+date)?|return date|(?<=^\\W*)return(?=\\s*:)" +
      "|(?:in the office|at work|available|reachable)\\s+again|resum(?:e|ing)\\s+(?:work|duties|my duties)",
  ),
  until: words("until|till|'?til|through|thru|up to(?: and including)?"),
  absent: words(
    "out of (?:the |my |our )?office|not (?:be )?in (?:the |my )?office|ooo|away|absent|unavailable|not (?:be )?available" +
      "|on (?:\\p{L}+ )?(?:leave|vacation|holidays?|pto|sabbatical)|on a \\p{L}+ trip|travell?ing" +
      "|(?:am|i'm|be|is|are) out|(?:office|company|we|factory) (?:is|are|will be) closed",
  ),
  between: fillers(
    "in|to|at|the|my|our|office|work|desk|online|again|on|from|as of|starting|is|will be|and|this|until|till|before|date",
  ),
  limit: words("until|till|before"),
  denial: words("not|won't|isn't|cannot|can't|never|no longer"),
  isDateFirst: false,
};

const spanish: ReturnWords = {
  language: "es",
  back: words(
    "de vuelta|de regreso|(?<=^\\W*|[,;]\\s*|(?:y|me|no|mi|nuestro|de)\\s+)(?:regreso|retorno|vuelvo|volvemos|regresamos)" +
      "|regresar[ée]|regresaremos|retornar[ée]|volver[ée]|volveremos|reincorporar[ée]|me reincorporo|mi reincorporaci[óo]n" +
      "|(?:disponible|en la oficina)\\s+(?:de nuevo|nuevamente)",
  ),
  until: words("hasta(?: e?l)?"),
  absent: words(
    "fuera de (?:la |mi )?oficina|fuera del despacho|ausente|ausencia|de vacaciones|de baja|de permiso|de viaje" +
      "|no (?:estar[ée]|estoy|me encuentro|estaremos)|estar[ée] fuera|indisponible|cerrad[ao]s?|cerrar[áa]",
  ),
  between: fillers(
    "a|al|la|el|mi|oficina|trabajo|despacho|puesto|día|a partir del?|desde|en|del?|es|será|y|hasta|antes",
  ),
  limit: words("hasta|antes"),
  denial: words("no|nunca"),
  isDateFirst: false,
};

const portuguese: ReturnWords = {
  language: "pt",
  back: words(
    "de volta|de regresso|(?<=^\\W*|[,;]\\s*|(?:e|meu|o|não|de)\\s+)(?:retorno|regresso|volto)" +
      "|regressarei|regressaremos|retornarei|retornaremos|voltarei|voltaremos|retomarei" +
      "|(?:disponível|no escritório)\\s+novamente",
  ),
  until: words("até"),
  absent: words(
    "fora d[oe] (?:meu )?escrit[óo]rio|ausente|aus[êe]ncia|(?:de|em) f[ée]rias|de licen[çc]a|em viagem|estarei fora" +
      "|não (?:estarei|estou|estaremos)|indispon[íi]vel|fechad[ao]s?|em recesso",
  ),
  between: fillers(
    "ao|à|às|no|na|a|o|em|escritório|trabalho|atividades|minhas|dia|a partir d[eoa]|desde|do|da|de|é|será|e|até|antes",
  ),
  limit: words("até|antes"),
  denial: words("não|nunca"),
  isDateFirst: false,
};

const japanese: ReturnWords = {
  language: "ja",
  back: /(?:より|から|に|には|は)?[、,\s]*(?:通常(?:通り|どおり)?)?(?:に)?(?:出社|出勤|復帰|復職|帰社|戻り|業務を?再開|営業を?再開|営業いた|業務に戻)/gu,
  until: /(?:まで|迄)(?!に)/gu,
  absent: /不在|休暇|休業|休み|休ませ|休職|出張|留守|育休|産休/gu,
  between: /^$/u,
  limit: /(?!)/u,
  denial: /(?!)/u,
  isDateFirst: true,
};

const slovenian: ReturnWords = {
  language: "sl",
  back: words(
    "(?:bom|sem|spet|zopet|ponovno|se)\\s+nazaj|(?<=^\\W*|,\\s*)nazaj|vrnem|vrnemo|vračam|vračamo|vrnil[ai]?" +
      "|(?:moj[ae]?\\s+)?vrnitev|(?:spet|ponovno|zopet)\\s+(?:bom\\s+)?(?:dosegljiv[ai]?|v pisarni|na delu)" +
      "|(?:dosegljiv[ai]?|v pisarni)\\s+(?:spet|ponovno|zopet)",
  ),
  until: words("do(?: vključno)?"),
  absent: words(
    "odsot(?:en|na|ni|nost|nosti)|na (?:\\p{L}+ )?dopustu|dopust|na bolniški|na službeni poti|ne bo(?:m|mo)|nisem" +
      "|nedosegljiv[ai]?|zapr(?:t[aoi]?|li)",
  ),
  between: fillers(
    "v|na|pisarno|pisarni|delo|delu|delovno mesto|bom|bomo|sem|se|dne|dosegljiv[ai]?|od|z dnem|spet|zopet|ponovno|šele|predvidoma|je|in|nazaj|do|pred",
  ),
  limit: words("do|pred"),
  denial: words("ne|nisem|nismo"),
  isDateFirst: false,
};

const french: ReturnWords = {
  language: "fr",
  back: words(
    "de retour|mon retour|notre retour|reviendrai|reviendrons|(?:je|nous) revien(?:s|drai|ons)|rentrerai|je rentre|reprendrai|je reprends" +
      "|(?:joignable|disponible|au bureau)\\s+(?:à nouveau|de nouveau)|(?:à|de) nouveau\\s+(?:joignable|disponible|au bureau)",
  ),
  until: words("jusqu'(?:au|à|en)|jusqu'"),
  absent: words(
    "absente?s?|absence|en cong[ée]s?|en vacances|en d[ée]placement|hors (?:du |de mon )?bureau|indisponibles?" +
      "|ne (?:serai|suis|serons) (?:pas|plus)|en arr[êe]t|fermée?s?|fermés?",
  ),
  between: fillers(
    "au|du|le|la|les|bureau|travail|mon|poste|mes fonctions|à partir du?|à compter du?|dès|est|prévu|sera|parmi vous|et|avant|jusqu'au|que",
  ),
  limit: words("avant|jusqu'au"),
  denial: words("ne|pas|n'"),
  isDateFirst: false,
};

export const returnWords: readonly ReturnWords[] = [
  english,
  spanish,
  portuguese,
  japanese,
  slovenian,
  french,
];
