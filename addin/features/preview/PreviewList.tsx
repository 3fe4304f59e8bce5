import { makeStyles, Text, tokens } from "@fluentui/react-components";
import { type ReactNode, useId } from "react";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalXS },
  title: { margin: 0 },
  list: {
    listStyleType: "none",
    margin: 0,
    padding: 0,
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalS,
    overflowWrap: "anywhere",
  },
  quiet: { color: tokens.colorNeutralForeground2 },
});

interface PreviewListProps {
  readonly title: string;
  /** Said in place of an empty list. */
  readonly none?: string;
  /** `<li>` elements. */
  readonly items: readonly ReactNode[];
  readonly children?: ReactNode;
}

/** One of the preview's lists, under a heading. */
export function PreviewList({ title, none, items, children }: PreviewListProps) {
  const styles = useStyles();
  const id = useId();
  return (
    <section className={styles.root} aria-labelledby={id}>
      <Text as="h2" id={id} size={300} weight="semibold" className={styles.title}>
        {title}
      </Text>
      {items.length === 0 && none !== undefined && <Text className={styles.quiet}>{none}</Text>}
      {items.length > 0 && (
        <ul className={styles.list} aria-labelledby={id}>
          {items}
        </ul>
      )}
      {children}
    </section>
  );
}
