/**
 * How links are called by which people stop mail or choose what they get. They must work whatever becomes of us, and
 * whoever leaves does not want to be measured at it (spec L2). English, Spanish, Portuguese, Japanese, Slovenian,
 * French; written here without accents, in lower case.
 */
const words = [
  // English
  "unsubscri(?:be|ption)",
  "unsub\\b",
  "opt[ -]?out",
  "stop receiving",
  "(?:manage|update|change|edit) (?:your |my |e-?mail |notification |mail |communication )*(?:subscriptions?|preferences)",
  "(?:e-?mail|subscription|communication|notification|mailing) (?:preferences|settings)",
  "preference cent(?:er|re)",
  // Spanish
  "(?:dar(?:se|me|te)?|date|dese) de baja",
  "(?:cancelar|anular) (?:la |su |mi |tu )?(?:suscripcion|subscripcion)",
  "(?:cancel|anul)a (?:tu|su) suscripcion",
  "desuscri",
  "dejar de recibir",
  "preferencias de (?:correo|comunicacion|suscripcion|notificacion)",
  // Portuguese
  "(?:cancelar|anular|remover) (?:a |o |sua |minha |tua )*(?:inscricao|subscricao|assinatura|registo)",
  "cancele (?:a |sua )*(?:inscricao|subscricao|assinatura)",
  "descadastr",
  "desinscrev",
  "deixar de receber",
  "preferencias de (?:e-?mail|comunicacao|subscricao|notificacao)",
  // Japanese
  "配信(?:を)?(?:停止|解除|中止)",
  "購読(?:を)?(?:停止|解除|中止|キャンセル)",
  "(?:登録|メルマガ)(?:を)?(?:の)?解除",
  "(?:配信|メール|受信|通知)設定",
  // Slovenian
  "odjav(?:a|e|i|o|ite|iti|im)\\b",
  "prekli(?:c|ci|cite|cem|cati) (?:naroc|prejem)",
  "nastavitve (?:obvescanja|obvestil|prejemanja|e-?poste|narocnine)",
  // French
  "desabonn",
  "desinscri",
  "ne plus recevoir",
  "(?:gerer|modifier) (?:vos |mes |ses |les )?(?:preferences|abonnements?)",
  "preferences (?:de communication|e-?mail|de messagerie|d'abonnement)",
];

/** The same in addresses, where words are joined by `-`, `_`, `.`, `+` or nothing, and stand between slashes. */
const addressWords = [
  "unsubscri",
  "\\bunsub\\b",
  "\\bopt-?out\\b",
  "preference-?cent(?:er|re)",
  "(?:manage|update|edit)-?(?:subscription|preference)",
  "(?:e-?mail|subscription|communication|notification)-?(?:preferences|settings)",
  "(?:dar|dar-?se|dar-?me)-?de-?baja",
  "(?:cancelar|anular)-?(?:suscripcion|subscripcion|inscricao|subscricao|assinatura)",
  "desuscri",
  "descadastr",
  "desinscri",
  "desabonn",
  "\\bodjava\\b",
  "配信停止|配信解除|購読解除|購読停止",
];

const textPattern = new RegExp(plain(words.join("|")));
const addressPattern = new RegExp(plain(addressWords.join("|")));

/** Whether a link is for leaving a mailing list or choosing what to get, by its visible text or its address. */
export function isUnsubscribe(text: string, url: string): boolean {
  return textPattern.test(plain(text)) || addressPattern.test(plain(readable(url)).replace(/[_.+ ]/g, "-"));
}

/** Without accents and case, so that one spelling of each word is enough. */
function plain(text: string): string {
  const lower = text.toLowerCase();
  return /^[\0-\x7f]*$/.test(lower) ? lower : lower.normalize("NFD").replace(/\p{M}/gu, "");
}

function readable(url: string): string {
  if (!url.includes("%")) return url;
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}
