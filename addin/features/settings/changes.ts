import { dayNames, Settings, type WorkingHours } from "../../../shared/settings.ts";

/** The part of the settings this page shows. */
export type Shown = Omit<Settings, "repeatWindowSeconds">;

/** What the admin has typed so far: a number is text until it is whole. */
export interface Draft extends Omit<Shown, "recipientLimit" | "attachmentExpiryDays"> {
  readonly recipientLimit: string;
  /** Whether the links of followed attachments end at all. */
  readonly attachmentsExpire: boolean;
  readonly attachmentExpiryDays: string;
}

/** What is offered to whoever lets links end for the first time. */
const USUAL_EXPIRY_DAYS = 90;

export function draftOf({ recipientLimit, attachmentExpiryDays, ...saved }: Shown): Draft {
  return {
    engagement: saved.engagement,
    defaultFollow: saved.defaultFollow,
    recipientLimit: String(recipientLimit),
    skipAddressText: saved.skipAddressText,
    hostImages: saved.hostImages,
    attachmentScope: saved.attachmentScope,
    attachmentsExpire: attachmentExpiryDays !== null,
    attachmentExpiryDays: String(attachmentExpiryDays ?? USUAL_EXPIRY_DAYS),
    channels: saved.channels,
    workingHours: saved.workingHours,
    workingDays: saved.workingDays,
  };
}

function readWhole(text: string): number | undefined {
  return /^\d+$/.test(text.trim()) ? Number(text) : undefined;
}

/** @returns `undefined` for what is not a number of recipients. */
export const readLimit = (text: string): number | undefined =>
  Settings.shape.recipientLimit.safeParse(readWhole(text)).data;

/** @returns `null` for links that never end, `undefined` for what is not a number of days. */
export function readExpiry({
  attachmentsExpire,
  attachmentExpiryDays,
}: Pick<Draft, "attachmentsExpire" | "attachmentExpiryDays">): number | null | undefined {
  if (!attachmentsExpire) return null;
  return Settings.shape.attachmentExpiryDays.safeParse(readWhole(attachmentExpiryDays)).data;
}

export const isHoursWrong = (hours: WorkingHours): boolean =>
  !Settings.shape.workingHours.safeParse(hours).success;

/** With a day taken in or left out, in the order of the week. */
export function withDay(days: Draft["workingDays"], day: Draft["workingDays"][number], isIn: boolean) {
  return dayNames.filter((each) => (each === day ? isIn : days.includes(each)));
}

/** Hours and days are lists and pairs, which are the same if they say the same. */
const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** Only what differs: two admins who change different things do not undo one another. */
export function changesOf(saved: Shown, draft: Draft): Partial<Shown> {
  const { attachmentsExpire: _expire, ...rest } = draft;
  const recipientLimit = readLimit(draft.recipientLimit) ?? saved.recipientLimit;
  const expiry = readExpiry(draft);
  const attachmentExpiryDays = expiry === undefined ? saved.attachmentExpiryDays : expiry;
  const wanted: Shown = { ...rest, recipientLimit, attachmentExpiryDays };
  const names = Object.keys(wanted) as (keyof Shown)[];
  return Object.fromEntries(
    names.filter((name) => !isSame(wanted[name], saved[name])).map((name) => [name, wanted[name]]),
  );
}
