import { makeStyles, Text, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";

const useStyles = makeStyles({
  root: {
    display: "flex",
    flexDirection: "column",
    alignItems: "center",
    textAlign: "center",
    rowGap: tokens.spacingVerticalS,
    padding: `${tokens.spacingVerticalXXXL} ${tokens.spacingHorizontalL}`,
  },
  icon: { fontSize: tokens.fontSizeHero900, color: tokens.colorNeutralForeground3, lineHeight: "1" },
  text: { color: tokens.colorNeutralForeground2 },
});

interface EmptyStateProps {
  readonly icon: ReactNode;
  readonly title: string;
  /** One sentence: what would appear here, or what to do. */
  readonly text: string;
  readonly action?: ReactNode;
}

/** A place with nothing in it yet. */
export function EmptyState({ icon, title, text, action }: EmptyStateProps) {
  const styles = useStyles();
  return (
    <div className={styles.root}>
      <span className={styles.icon} aria-hidden>
        {icon}
      </span>
      <Text as="h2" size={400} weight="semibold">
        {title}
      </Text>
      <Text className={styles.text}>{text}</Text>
      {action}
    </div>
  );
}
