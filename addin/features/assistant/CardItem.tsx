import { Button, makeStyles, Spinner, Text, tokens } from "@fluentui/react-components";
import { useLayoutEffect, useMemo, useRef, useState } from "react";
import type { Card } from "../../../shared/cards.ts";
import { useText } from "../../ui/Frame.tsx";
import { CardButton } from "./CardActions.tsx";
import { CardMenu, type Snooze } from "./CardMenu.tsx";
import { type CardContent, readContent } from "./cardContent.ts";
import { kindIcons } from "./kindIcons.ts";
import type { DoAction, Surface } from "./links.ts";
import { SnoozeForm } from "./SnoozeForm.tsx";
import type { CardWork } from "./useCardWork.ts";

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
  news: { display: "flex", columnGap: tokens.spacingHorizontalS },
  icon: {
    flexShrink: 0,
    marginTop: tokens.spacingVerticalXXS,
    fontSize: "20px",
    color: tokens.colorNeutralForeground2,
  },
  body: { minWidth: 0, overflowWrap: "anywhere" },
  buttons: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: tokens.spacingHorizontalS },
});

export interface CardItemProps {
  readonly card: Card;
  readonly surface: Surface;
  readonly now: Date;
  readonly onDismiss: (card: Card) => void;
  /** Without an instant: an hour from now. */
  readonly onSnooze: (card: Card, until: Date | "hour") => void;
  readonly onDo: (card: Card, action: DoAction) => void;
  /** What is being done of which card. */
  readonly doing: CardWork["doing"];
}

/** One card: what it says, its two actions, and a menu with the others. */
export function CardItem(props: CardItemProps) {
  const styles = useStyles();
  const text = useText();
  const { card, surface, now, onDismiss, onSnooze } = props;
  const act = (action: DoAction) => props.onDo(card, action);
  const Icon = kindIcons[card.kind];
  const content = useMemo(() => readContent(card.body), [card.body]);
  const [isPicking, setPicking] = useState(false);
  const menu = useRef<HTMLElement>(null);
  const work = props.doing.get(card.cardId);
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
      <div className={styles.news}>
        <Icon className={styles.icon} aria-hidden />
        {content ? <Body content={content} /> : <Text>{title}</Text>}
      </div>
      {work && <Spinner size="tiny" labelPosition="after" label={text(`assistant.doing.${work}`)} />}
      {isPicking && (
        <SnoozeForm now={now} onChosen={(until) => onSnooze(card, until)} onCancel={stopPicking} />
      )}
      <div className={styles.buttons}>
        {actions
          .filter(({ isPrimary }) => isPrimary)
          .map((action) => (
            <CardButton key={action.title} action={action} surface={surface} onDo={act} />
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
          onDo={act}
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
