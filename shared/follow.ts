import { normalizeAddress } from "./address.ts";
import type {
  FollowChoice,
  FollowReason,
  FollowState,
  RecipientPreference,
  RecipientState,
} from "./compose.ts";
import type { Consent, CrmRecord, RecordKind } from "./records.ts";
import type { Settings } from "./settings.ts";

/** What the rule needs of a recipient; a `RecipientState` is one. */
export type FollowRecipient = Pick<RecipientState, "address" | "name" | "recordKind" | "applies">;

export interface FollowQuestion {
  readonly settings: Pick<Settings, "engagement" | "recipientLimit">;
  readonly choice: FollowChoice;
  readonly format: "html" | "text";
  /** Signed, encrypted or rights-protected: a changed body would break it, or could not be read. */
  readonly isProtected: boolean;
  readonly to: readonly FollowRecipient[];
  readonly cc: readonly FollowRecipient[];
  readonly bcc: readonly FollowRecipient[];
}

export interface FollowAnswer {
  readonly state: FollowState;
  readonly reasonCode: FollowReason;
  /** What the sentence `compose.reason.<reasonCode>` is filled in with. */
  readonly values: Readonly<Record<string, string | number>>;
  readonly followOpens: boolean;
  readonly followClicks: boolean;
}

/** One recipient, however often and under whatever names Outlook lists the address. */
export const recipientKey = ({ address, name }: { address: string; name?: string | null | undefined }) =>
  normalizeAddress(address) ?? JSON.stringify([address.trim(), name ?? ""]);

/**
 * What following a message comes to, in the order of precedence of spec C2.
 *
 * Links and the image are the same for everybody who gets the message, so the strictest recipient decides for all:
 * opens are followed when everybody allows opens, clicks when everybody allows clicks, and when neither is left the
 * message is blocked, even if no single recipient refuses both.
 */
export function evaluateFollow(question: FollowQuestion): FollowAnswer {
  const recipients = distinct([...question.to, ...question.cc, ...question.bcc]);
  const unavailable = findObstacle(question, recipients.length);
  if (unavailable) return nothing("unavailable", unavailable, { limit: question.settings.recipientLimit });
  if (question.choice === "dontFollow") return nothing("notFollowing", "repChose");
  const followOpens = recipients.every(({ applies }) => applies.opens);
  const followClicks = recipients.every(({ applies }) => applies.clicks);
  if (!followOpens && !followClicks) {
    return nothing("blocked", "recipientRefuses", refusalValues(recipients));
  }
  const isWhole = followOpens && followClicks;
  return {
    state: isWhole ? "following" : "partlyFollowing",
    reasonCode: isWhole ? "everyoneAllows" : followOpens ? "onlyOpens" : "onlyClicks",
    values: {},
    followOpens,
    followClicks,
  };
}

function findObstacle(question: FollowQuestion, recipientCount: number): FollowReason | undefined {
  const { settings, to, cc } = question;
  if (!settings.engagement) return "engagementOff";
  if (recipientCount === 0) return "noRecipient";
  if (![...to, ...cc].some(({ recordKind }) => countsForFollowing(recordKind))) return "noRecord";
  if (recipientCount > settings.recipientLimit) return "tooManyRecipients";
  if (question.format === "text") return "plainText";
  if (question.isProtected) return "protected";
  return undefined;
}

/** Opportunities are written about, not to (spec E1). */
const countsForFollowing = (kind: RecordKind | null) => kind !== null && kind !== "opportunity";

function distinct(recipients: readonly FollowRecipient[]): FollowRecipient[] {
  const strictest = new Map<string, FollowRecipient>();
  for (const recipient of recipients) {
    const key = recipientKey(recipient);
    const known = strictest.get(key);
    const applies = known ? strictestOf([known.applies, recipient.applies]) : recipient.applies;
    strictest.set(key, { ...(known ?? recipient), applies });
  }
  return [...strictest.values()];
}

const nothing = (
  state: FollowState,
  reasonCode: FollowReason,
  values: FollowAnswer["values"] = {},
): FollowAnswer => ({ state, reasonCode, values, followOpens: false, followClicks: false });

/** Names whoever refuses both kinds; where nobody alone does, all who refuse one. */
function refusalValues(recipients: readonly FollowRecipient[]) {
  const whole = recipients.filter(({ applies }) => !applies.opens && !applies.clicks);
  const refusing = whole.length > 0 ? whole : recipients.filter((r) => !r.applies.opens || !r.applies.clicks);
  const [first] = refusing;
  return { count: refusing.length, name: first?.name || first?.address || "" };
}

/** What applies to a recipient without a record, and to whoever inherits from nobody nearer. */
export function organizationPreference(settings: Pick<Settings, "defaultFollow">): RecipientPreference {
  const isAllowed = settings.defaultFollow === "allow";
  return { opens: isAllowed, clicks: isAllowed, source: "organization" };
}

export type PreferenceRecord = Pick<CrmRecord, "follow" | "opens" | "clicks">;

/**
 * What applies to a recipient by one record (spec E3, E4), the nearest word first:
 *
 * 1. *Do not allow* on the record itself refuses both kinds, whatever consent says: it may come from a conversation
 *    that no consent form saw.
 * 2. The recipient's own consent, for each kind apart: denied and withdrawn refuse it; granted allows it, even where
 *    the account or the organization's default would not.
 * 3. *Allow* on the record, then the account's preference, then the organization's default.
 *
 * `source` names consent as soon as consent decided one of the two kinds.
 */
export function appliedPreference({
  record,
  account,
  settings,
}: {
  record: PreferenceRecord;
  account?: Pick<CrmRecord, "follow"> | undefined;
  settings: Pick<Settings, "defaultFollow">;
}): RecipientPreference {
  if (record.follow === "doNotAllow") return { opens: false, clicks: false, source: "record" };
  const inherited = inheritedPreference(record, account, settings);
  const opens = consentAnswer(record.opens);
  const clicks = consentAnswer(record.clicks);
  const isDecidedByConsent = opens !== undefined || clicks !== undefined;
  return {
    opens: opens ?? inherited.opens,
    clicks: clicks ?? inherited.clicks,
    source: isDecidedByConsent ? "consent" : inherited.source,
  };
}

function inheritedPreference(
  record: PreferenceRecord,
  account: Pick<CrmRecord, "follow"> | undefined,
  settings: Pick<Settings, "defaultFollow">,
): RecipientPreference {
  if (record.follow === "allow") return { opens: true, clicks: true, source: "record" };
  if (account === undefined || account.follow === "inherit") return organizationPreference(settings);
  const isAllowed = account.follow === "allow";
  return { opens: isAllowed, clicks: isAllowed, source: "account" };
}

function consentAnswer(consent: Consent): boolean | undefined {
  if (consent === "unknown") return undefined;
  return consent === "granted";
}

/**
 * Several records can hold one address: whatever one of them refuses is refused.
 * @param preferences at least one, the record that is shown first; ties keep its source.
 */
export function strictestOf(preferences: readonly RecipientPreference[]): RecipientPreference {
  const opens = preferences.every((preference) => preference.opens);
  const clicks = preferences.every((preference) => preference.clicks);
  const strictness = ({ opens, clicks }: RecipientPreference) => Number(!opens) + Number(!clicks);
  const deciding = preferences.reduce((best, next) => (strictness(next) > strictness(best) ? next : best));
  return { opens, clicks, source: deciding.source };
}

/** The word shown for what applies. */
export function preferenceWord({ opens, clicks }: RecipientPreference): RecipientState["preference"] {
  if (opens && clicks) return "allow";
  return opens || clicks ? "partly" : "doNotAllow";
}
