import { Badge, Button, makeStyles, tokens, typographyStyles } from "@fluentui/react-components";
import { useId, useRef, useState } from "react";
import { useText } from "../../ui/Frame.tsx";
import { hiddenText } from "../shell/hiddenText.ts";
import { CardItem, type CardItemProps } from "./CardItem.tsx";
import { GROUP_STEP, type Group } from "./groups.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalS },
  heading: {
    ...typographyStyles.subtitle2,
    display: "flex",
    alignItems: "center",
    columnGap: tokens.spacingHorizontalS,
    margin: 0,
  },
  hidden: hiddenText,
  list: {
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalS,
    listStyleType: "none",
    margin: 0,
    padding: 0,
  },
  more: { alignSelf: "flex-start" },
});

type CardGroupProps = Omit<CardItemProps, "card"> & { readonly group: Group };

/** The cards of one priority, five at first. */
export function CardGroup({ group, ...item }: CardGroupProps) {
  const styles = useStyles();
  const text = useText();
  const [shown, setShown] = useState(GROUP_STEP);
  const list = useRef<HTMLUListElement>(null);
  const id = useId();
  const { priority, cards } = group;
  const more = Math.min(GROUP_STEP, cards.length - shown);
  function showMore() {
    // The button may be gone by then; whoever pressed it goes on with the first of the new cards.
    list.current?.querySelector<HTMLElement>("li:last-child [data-dismiss]")?.focus();
    setShown(shown + GROUP_STEP);
  }
  return (
    <section className={styles.root} aria-labelledby={id}>
      <h2 id={id} className={styles.heading}>
        {text(`assistant.group.${priority}`)}
        <Badge appearance="tint" color="informative" aria-hidden>
          {cards.length}
        </Badge>
        <span className={styles.hidden}>{text("assistant.group.count", { count: cards.length })}</span>
      </h2>
      <ul ref={list} className={styles.list} aria-labelledby={id}>
        {cards.slice(0, shown).map((card) => (
          <CardItem key={card.cardId} card={card} {...item} />
        ))}
      </ul>
      {more > 0 && (
        <Button appearance="subtle" className={styles.more} onClick={showMore}>
          {text("assistant.group.showMore", { count: more })}
        </Button>
      )}
    </section>
  );
}
