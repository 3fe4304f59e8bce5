import type { PreviewAnswer, RecipientState, SkipReason } from "../../../shared/compose.ts";

type Link = PreviewAnswer["links"][number];

/** One link as the preview shows it; the same link with the same text is shown once. */
export interface PreviewLink {
  readonly key: string;
  readonly text: string;
  readonly url: string;
  /** Empty for what is no web address. */
  readonly host: string;
  readonly isFollowed: boolean;
  readonly reason: SkipReason | "chosenHost" | undefined;
  /** Whether the rep can decide about this link. */
  readonly canSwitch: boolean;
}

export interface PreviewLists {
  readonly followed: readonly PreviewLink[];
  readonly leftAlone: readonly PreviewLink[];
  /** Links whose text is another address than the one they lead to. */
  readonly misleading: readonly PreviewLink[];
  /** Whoever does not allow all of it. */
  readonly blocking: readonly RecipientState[];
  /** Hosts of followed links, each once, in the order of the text. */
  readonly hosts: readonly string[];
}

export const hostOf = (url: string): string =>
  /^https?:/i.test(url) ? (URL.parse(url)?.hostname ?? "") : "";

/** A host is left alone with all that is below it, as our server sees it. */
export const isBelow = (host: string, hosts: readonly string[]): boolean =>
  hosts.some((other) => host === other || host.endsWith(`.${other}`));

export function listPreview(
  { links, recipients, state }: PreviewAnswer,
  hostsLeftAlone: readonly string[],
): PreviewLists {
  const shown = new Map<string, PreviewLink>();
  const misleading = new Map<string, PreviewLink>();
  for (const link of links) {
    const one = toShown(link, hostsLeftAlone);
    if (!shown.has(one.key)) shown.set(one.key, one);
    if (link.showsOther !== null) misleading.set(one.key, one);
  }
  const all = [...shown.values()];
  const followed = all.filter(({ isFollowed }) => isFollowed);
  return {
    followed,
    leftAlone: all.filter(({ isFollowed }) => !isFollowed),
    misleading: [...misleading.values()],
    blocking:
      state === "blocked" || state === "partlyFollowing"
        ? recipients.filter(({ applies }) => !applies.opens || !applies.clicks)
        : [],
    hosts: [...new Set(followed.map(({ host }) => host).filter((host) => host !== ""))],
  };
}

function toShown(link: Link, hostsLeftAlone: readonly string[]): PreviewLink {
  const { url, text, followed, skippedBecause } = link;
  const host = hostOf(url);
  const byHost = skippedBecause === "chosen" && isBelow(host, hostsLeftAlone);
  return {
    key: `${url} ${text}`,
    text,
    url,
    host,
    isFollowed: followed,
    reason: byHost ? "chosenHost" : skippedBecause,
    canSwitch: followed || (skippedBecause === "chosen" && !byHost),
  };
}
