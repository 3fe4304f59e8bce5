import { Settings } from "../../../shared/settings.ts";

/** The part of the settings this page shows. */
export type Shown = Pick<Settings, "engagement" | "defaultFollow" | "recipientLimit" | "skipAddressText">;

/** What the admin has typed so far: a number is text until it is whole. */
export interface Draft extends Omit<Shown, "recipientLimit"> {
  readonly recipientLimit: string;
}

export const draftOf = (saved: Shown): Draft => ({
  engagement: saved.engagement,
  defaultFollow: saved.defaultFollow,
  recipientLimit: String(saved.recipientLimit),
  skipAddressText: saved.skipAddressText,
});

/** @returns `undefined` for what is not a number of recipients. */
export function readLimit(text: string): number | undefined {
  if (!/^\d+$/.test(text.trim())) return undefined;
  return Settings.shape.recipientLimit.safeParse(Number(text)).data;
}

/** Only what differs: two admins who change different things do not undo one another. */
export function changesOf(saved: Shown, draft: Draft): Partial<Shown> {
  const recipientLimit = readLimit(draft.recipientLimit) ?? saved.recipientLimit;
  const wanted: Shown = { ...draft, recipientLimit };
  const names = Object.keys(wanted) as (keyof Shown)[];
  return Object.fromEntries(
    names.filter((name) => wanted[name] !== saved[name]).map((name) => [name, wanted[name]]),
  );
}
