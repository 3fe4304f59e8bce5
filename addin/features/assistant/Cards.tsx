import { makeStyles, Text, tokens } from "@fluentui/react-components";
import { CheckmarkCircleRegular } from "@fluentui/react-icons";
import { type KeyboardEvent, useRef } from "react";
import type { Card, CardList } from "../../../shared/cards.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { useText } from "../../ui/Frame.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { notBefore } from "../shell/notBefore.ts";
import { useNow } from "../shell/useNow.ts";
import { useWhen } from "../shell/useWhen.ts";
import { CardGroup } from "./CardGroup.tsx";
import { groupCards } from "./groups.ts";
import type { DoAction, Surface } from "./links.ts";
import { inAnHour } from "./snooze.ts";
import { UndoBar } from "./UndoBar.tsx";
import { useCards } from "./useCards.ts";
import { useCardWork } from "./useCardWork.ts";
import { useFocusNeighbour } from "./useFocusNeighbour.ts";
import { useOnline } from "./useOnline.ts";
import { usePutAway } from "./usePutAway.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalL, minWidth: 0 },
  quiet: { color: tokens.colorNeutralForeground2 },
});

/** The rep's cards in each of their states: on their way, failed, older than they should be, none, and there. */
export function Cards({ surface }: { readonly surface: Surface }) {
  const text = useText();
  const styles = useStyles();
  const [list, reload] = useCards();
  const isOnline = useOnline();
  if (list.state === "failed") return <Problem message={list.message} onRetry={reload} />;
  if (list.state === "loading") return <Loading lines={8} />;
  const stale = isOnline ? list.staleBecause : text("assistant.offline");
  return (
    <div className={styles.root}>
      {stale !== undefined && <Problem intent="warning" message={stale} onRetry={reload} />}
      <Loaded list={list.value} surface={surface} reload={reload} />
    </div>
  );
}

interface LoadedProps {
  readonly list: CardList;
  readonly surface: Surface;
  readonly reload: () => void;
}

function Loaded({ list, surface, reload }: LoadedProps) {
  const styles = useStyles();
  const text = useText();
  const root = useRef<HTMLDivElement>(null);
  const putting = usePutAway(list.items, reload);
  const cards = list.items.filter(({ cardId }) => !putting.hidden.has(cardId));
  const work = useCardWork(reload);
  const failure = putting.failure ?? work.failure;
  const focus = useFocusNeighbour(root);
  const now = notBefore(
    useNow(),
    list.items.map(({ createdAt }) => createdAt),
  );
  const say = useWhen(list.items.map(({ createdAt }) => createdAt));

  function dismiss(card: Card) {
    focus.leave(card.cardId);
    putting.dismiss(card);
  }
  function snooze(card: Card, until: Date | "hour") {
    focus.leave(card.cardId);
    const at = until === "hour" ? inAnHour(now) : until;
    const done = text("assistant.done.snoozed", { when: say.near(at.toISOString()) });
    // By its own clock the server knows best when an hour is over.
    const isServers = until === "hour" && card.priority !== "later";
    putting.snooze(card, isServers ? undefined : at, done);
  }
  function act(card: Card, action: DoAction) {
    if (action.verb !== "teach") return work.start(card, action);
    focus.leave(card.cardId);
    putting.teach(card, action.data);
  }
  function undo() {
    if (putting.last) focus.await(putting.last.cardId);
    putting.undo();
  }
  function onKeyDown(event: KeyboardEvent) {
    const isTyping = event.target instanceof HTMLInputElement;
    if (event.key !== "z" || !(event.ctrlKey || event.metaKey) || isTyping || !putting.last?.takeBack) return;
    event.preventDefault();
    undo();
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the button below, which does the same.
    <div ref={root} className={styles.root} tabIndex={-1} onKeyDown={onKeyDown}>
      {failure !== undefined && <Problem message={failure} />}
      {cards.length === 0 && (
        <EmptyState
          icon={<CheckmarkCircleRegular />}
          title={text("assistant.empty.title")}
          text={text("assistant.empty.text")}
        />
      )}
      {groupCards(cards).map((group) => (
        <CardGroup
          key={group.priority}
          group={group}
          surface={surface}
          now={now}
          onDismiss={dismiss}
          onSnooze={snooze}
          onDo={act}
          doing={work.doing}
        />
      ))}
      {list.hasMore && <Text className={styles.quiet}>{text("assistant.hasMore")}</Text>}
      {putting.last && (
        <UndoBar
          key={putting.last.cardId}
          putAway={putting.last}
          surface={surface}
          onUndo={undo}
          onOver={putting.forget}
        />
      )}
    </div>
  );
}
