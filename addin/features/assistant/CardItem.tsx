import { Button, makeStyles, Text, tokens } from "@fluentui/react-components";
import { useLayoutEffect, useMemo, useRef, useState } from "react";
import type { Card } from "../../../shared/cards.ts";
import { useText } from "../../ui/Frame.tsx";
import { CardMenu, type Snooze } from "./CardMenu.tsx";
import { type CardContent, readContent } from "./cardContent.ts";
import { linkOf, type Surface } from "./links.ts";
import { SnoozeForm } from "./SnoozeForm.tsx";

const useStyles = makeStyles({
  root: {
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalS,
    padding: tokens.spacingHorizontalM,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
  },
  body: { overflowWrap: "anywhere" },
  buttons: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: tokens.spacingHorizontalS },
});

export interface CardItemProps {
  readonly card: Card;
  readonly surface: Surface;
  readonly now: Date;
  readonly onDismiss: (card: Card) => void;
  /** Without an instant: an hour from now. */
  readonly onSnooze: (card: Card, until: Date | "hour") => void;
}

/** One card: what it says, its two actions, and a menu with the others. */
export function CardItem(props: CardItemProps) {
  const styles = useStyles();
  const text = useText();
  const { card, surface, now, onDismiss, onSnooze } = props;
  const content = useMemo(() => readContent(card.body), [card.body]);
  const [isPicking, setPicking] = useState(false);
  const menu = useRef<HTMLElement>(null);
  const title = content?.title ?? text("assistant.unreadable");
  const actions = content?.actions ?? [];
  function choose(snooze: Snooze) {
    if (snooze === "pick") setPicking(true);
    else onSnooze(card, snooze);
  }
  function stopPicking() {
    setPicking(false);
    menu.current?.focus();
  }
  return (
    <li className={styles.root} data-card={card.cardId} aria-label={title}>
      {content ? <Body content={content} /> : <Text>{title}</Text>}
      {isPicking && (
        <SnoozeForm now={now} onChosen={(until) => onSnooze(card, until)} onCancel={stopPicking} />
      )}
      <div className={styles.buttons}>
        {actions
          .filter(({ isPrimary }) => isPrimary)
          .map((action) => (
            <Button key={action.title} as="a" {...linkOf(action.action, surface)}>
              {action.title}
            </Button>
          ))}
        <Button
          appearance="subtle"
          data-dismiss
          aria-label={text("assistant.dismiss.of", { title })}
          onClick={() => onDismiss(card)}
        >
          {text("assistant.dismiss")}
        </Button>
        <CardMenu
          title={title}
          actions={actions.filter(({ isPrimary }) => !isPrimary)}
          surface={surface}
          now={now}
          onSnooze={choose}
          trigger={(button) => {
            menu.current = button;
          }}
        />
      </div>
    </li>
  );
}

/** The element is the library's own work, not React's. */
function Body({ content }: { readonly content: CardContent }) {
  const styles = useStyles();
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => place.current?.replaceChildren(content.element), [content]);
  return <div ref={place} className={styles.body} />;
}
