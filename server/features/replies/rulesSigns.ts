/** What a mail shows of where it comes from and what it is: never its text. */
export interface Signs {
  readonly isDraft: boolean;
  /** Graph's type of it says that it is about a meeting. */
  readonly isEvent: boolean;
  /** Exchange's message class, in lower case; "" if unknown. */
  readonly itemClass: string;
  readonly from: string;
  readonly sender: string;
  /** Looked at for its first words, never stored. */
  readonly subject: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

export const header = ({ headers }: Pick<Signs, "headers">, wanted: string): string | undefined =>
  headers.find(({ name }) => name.toLowerCase() === wanted)?.value.trim();

/** Of a header that says yes by being there, unless it says no. */
const saysYes = (signs: Signs, name: string) => !/^(no|false|0|none|)$/i.test(header(signs, name) ?? "");

export const sameAddress = (one: string, other: string) =>
  one !== "" && one.trim().toLowerCase() === other.trim().toLowerCase();

const domainOf = (address: string) =>
  address
    .slice(address.lastIndexOf("@") + 1)
    .trim()
    .toLowerCase();
const nameOf = (address: string) => address.slice(0, Math.max(0, address.lastIndexOf("@"))).toLowerCase();

/** RFC 5321, 4.5.5: what must not be answered has no return path. */
export const hasNoReturnPath = (signs: Signs) => header(signs, "return-path") === "<>";

/** RFC 6522: what kind of report a mail's structure is; `undefined` if it is none. */
export function reportType(signs: Signs): string | undefined {
  const type = header(signs, "content-type") ?? "";
  if (!/^multipart\/report\b/i.test(type)) return undefined;
  return /\breport-type\s*=\s*"?([\w-]+)/i.exec(type)?.[1]?.toLowerCase() ?? "";
}

const PROGRAMS_OF_SERVERS =
  /^(mailer-daemon|postmaster|mail-daemon|mailerdaemon|microsoftexchange[0-9a-f]{20,})$/;
export const isServer = ({ from }: Signs) => PROGRAMS_OF_SERVERS.test(nameOf(from));

/** How mail servers that know no reports begin the subjects of theirs. */
const FAILURE_SUBJECT =
  /^\s*(undeliver(ed|able)|unzustellbar|non remis|mail delivery (failed|failure)|delivery (status notification|failure|has failed)|returned mail|failure notice|mail system error|no se puede entregar|impossibile recapitare|onbestelbaar|ni mogo[čc]e dostaviti|falha na entrega|não é possível entregar)\b|^\s*配信(不能|できません)/i;
export const hasFailureSubject = ({ subject }: Signs) => FAILURE_SUBJECT.test(subject);

/** How Outlook, Gmail and others begin the subjects of automatic replies, in languages of their users. */
const AUTO_SUBJECT =
  /^\s*(automatic reply|auto(matic)?[\s-]?(reply|response|responder)|auto:|out of (the )?office|ooo\b|on vacation|automatische (antwort|reactie)|abwesenheit|abwesend|r[ée]ponse automatique|absence du bureau|risposta automatica|fuori sede|respuesta autom[áa]tica|resposta autom[áa]tica|automatisch antwoord|autosvar|automaattinen vastaus|automatyczna odpowied[źz]|automatick[áa] odpov|samodejni odgovor|automatski odgovor|automatikus v[áa]lasz|r[ăa]spuns automat|автоматический ответ|автоответ|αυτόματη απάντηση|odsotnost|odsot(en|na)\b|自動応答|自動返信|自动答复|自动回复|自動回覆|자동 회신)/i;
export const hasAutoSubject = ({ subject }: Signs) => AUTO_SUBJECT.test(subject);

/** RFC 3834: `no`, or how it came to be without a person. */
export const autoSubmitted = (signs: Signs) =>
  /^[\w-]+/.exec(header(signs, "auto-submitted") ?? "no")?.[0].toLowerCase() ?? "no";

const precedence = (signs: Signs) => (header(signs, "precedence") ?? "").toLowerCase();

/** Headers by which a program says that it has answered. */
export function autoMarks(signs: Signs): number {
  const names = ["x-autoreply", "x-autorespond", "x-auto-reply", "x-mail-autoreply", "x-fc-machinegenerated"];
  return [
    autoSubmitted(signs) !== "no",
    ...names.map((name) => saysYes(signs, name)),
    /^auto[_-]?reply$/.test(precedence(signs)),
    /autorespon/i.test(header(signs, "x-post-messageclass") ?? ""),
  ].filter(Boolean).length;
}

/** What goes along with automatic replies, and with other mail too. */
export function autoSupports(signs: Signs): number {
  return [
    /^(bulk|junk|list)$/.test(precedence(signs)),
    header(signs, "x-auto-response-suppress") !== undefined,
    header(signs, "x-ms-exchange-inbox-rules-loop") !== undefined,
    hasNoReturnPath(signs),
    hasAutoSubject(signs),
  ].filter(Boolean).length;
}

/** Headers that mailing lists add (RFC 2369, RFC 2919). */
export function listMarks(signs: Signs): number {
  const names = [
    "list-id",
    "list-post",
    "list-unsubscribe",
    "list-help",
    "x-mailman-version",
    "x-listserver",
  ];
  const marks = names.filter((name) => saysYes(signs, name)).length;
  return marks + (/^(list|bulk)$/.test(precedence(signs)) && marks > 0 ? 1 : 0);
}

/**
 * Somebody of the rep's own organization. Exchange says so itself of what was sent inside, and lets no such header in from
 * outside; whoever forges a colleague's address gets a colleague's rights, which are none.
 */
export function isFromColleague(signs: Signs, repAddress: string): boolean {
  if (domainOf(signs.from) === domainOf(repAddress)) return true;
  return /^internal$/i.test(header(signs, "x-ms-exchange-organization-authas") ?? "");
}
