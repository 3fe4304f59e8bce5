import { makeStyles, mergeClasses, Text, tokens } from "@fluentui/react-components";
import type { MessageLink } from "../../../shared/messages.ts";
import { useText } from "../../ui/Frame.tsx";
import { Disclosure } from "../shell/Disclosure.tsx";
import { Heading } from "../shell/Heading.tsx";
import { sayLink } from "./links.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalS },
  list: {
    listStyleType: "none",
    margin: 0,
    padding: 0,
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalS,
  },
  link: { display: "flex", justifyContent: "space-between", columnGap: tokens.spacingHorizontalM },
  words: { minWidth: 0, display: "flex", flexDirection: "column" },
  clip: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
  quiet: { color: tokens.colorNeutralForeground2 },
  clicks: { flexShrink: 0 },
});

interface LinkCountsProps {
  readonly links: readonly MessageLink[];
  readonly linkTexts: ReadonlyMap<string, string>;
}

/** How often each followed link was clicked, and why the others were left alone. */
export function LinkCounts({ links, linkTexts }: LinkCountsProps) {
  const styles = useStyles();
  const text = useText();
  if (links.length === 0) return null;
  const followed = links.filter((link) => link.followed);
  const leftAlone = links.filter((link) => !link.followed);
  return (
    <section className={styles.root} aria-label={text("messages.links.title")}>
      <Heading>{text("messages.links.title")}</Heading>
      {followed.length === 0 && <Text className={styles.quiet}>{text("messages.links.none")}</Text>}
      <ul className={styles.list}>
        {followed.map((link) => (
          <LinkRow key={link.index} link={link} linkTexts={linkTexts} />
        ))}
      </ul>
      {leftAlone.length > 0 && (
        <Disclosure label={text("messages.links.leftAlone", { count: leftAlone.length })}>
          <ul className={styles.list}>
            {leftAlone.map((link) => (
              <LinkRow key={link.index} link={link} linkTexts={linkTexts} />
            ))}
          </ul>
        </Disclosure>
      )}
    </section>
  );
}

function LinkRow({
  link,
  linkTexts,
}: {
  readonly link: MessageLink;
  readonly linkTexts: ReadonlyMap<string, string>;
}) {
  const styles = useStyles();
  const text = useText();
  const { title, address } = sayLink(link, linkTexts);
  const why = text(`messages.skip.${link.skippedBecause ?? "notFollowing"}`);
  return (
    <li className={styles.link}>
      <span className={styles.words} title={link.url}>
        <Text weight="semibold" className={styles.clip}>
          {title}
        </Text>
        {title !== address && (
          <Text size={200} className={mergeClasses(styles.clip, styles.quiet)}>
            {address}
          </Text>
        )}
        {!link.followed && (
          <Text size={200} className={styles.quiet}>
            {text("messages.links.notFollowed", { why })}
          </Text>
        )}
      </span>
      {link.followed && (
        <Text className={styles.clicks}>{text("messages.links.clicks", { count: link.clicks })}</Text>
      )}
    </li>
  );
}
