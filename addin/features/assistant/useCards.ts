import { useAnnounce } from "@fluentui/react-components";
import { useEffect, useEffectEvent, useRef } from "react";
import { api } from "../../../shared/api.ts";
import type { CardList } from "../../../shared/cards.ts";
import { nearnessOf } from "../../../shared/text/when.ts";
import { useApi } from "../../api/ApiProvider.tsx";
import { type Loadable, useLoad } from "../../api/useLoad.ts";
import { useEnvironment, useText } from "../../ui/Frame.tsx";
import { useLiveReload } from "../shell/useLiveReload.ts";
import { useNow } from "../shell/useNow.ts";

/** The rep's cards, kept up to date while the pane is open. */
export function useCards(): readonly [Loadable<CardList>, reload: () => void] {
  const client = useApi();
  const [list, reload] = useLoad((signal) => client.call(api.listCards, { signal }), [client]);
  const about = list.state === "ready" ? list.value.items.map(({ messageId }) => messageId) : [];
  // Some cards are over once something happens to their message.
  useLiveReload(
    reload,
    (nudge) => nudge.kind === "card" || (nudge.kind === "message" && about.includes(nudge.id)),
  );
  useTimely(list, reload);
  useAnnounceNew(list);
  return [list, reload];
}

/** Reads again when a snoozed card is due, and when a new day changes what "today" means. */
function useTimely(list: Loadable<CardList>, reload: () => void): void {
  const { zone } = useEnvironment().environment;
  const now = useNow();
  const readAt = useRef(now);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new list has been read just now.
  useEffect(() => {
    readAt.current = now;
  }, [list]);
  const wakesAt = list.state === "ready" ? list.value.wakesAt : null;
  useEffect(() => {
    const isDue = wakesAt !== null && Date.parse(wakesAt) <= now.getTime();
    const isNewDay = nearnessOf(readAt.current, now, zone) !== "today";
    if (!isDue && !isNewDay) return;
    // Once for each: asking again before the answer has come would keep it from coming.
    readAt.current = now;
    reload();
  }, [now, wakesAt, zone, reload]);
}

/** Tells screen readers of a card that has come while the pane was open. */
function useAnnounceNew(list: Loadable<CardList>): void {
  const text = useText();
  const { announce } = useAnnounce();
  const known = useRef<ReadonlySet<string> | undefined>(undefined);
  const items = list.state === "ready" ? list.value.items : undefined;
  const tell = useEffectEvent((title: string) => announce(text("assistant.arrived", { title })));
  useEffect(() => {
    if (!items) return;
    const fresh = known.current && items.find(({ cardId }) => !known.current?.has(cardId));
    // All that were ever here: one that comes back by undo is told otherwise.
    known.current = new Set([...(known.current ?? []), ...items.map(({ cardId }) => cardId)]);
    if (typeof fresh?.body.fallbackText === "string") tell(fresh.body.fallbackText);
  }, [items]);
}
