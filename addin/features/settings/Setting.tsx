import { makeStyles, Text, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";

const useStyles = makeStyles({
  setting: {
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalXS,
    padding: tokens.spacingHorizontalL,
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: tokens.borderRadiusLarge,
    boxShadow: tokens.shadow4,
  },
  means: { color: tokens.colorNeutralForeground2 },
});

export interface SettingProps {
  /** What it does to whom, as a sentence. */
  readonly means: string;
  readonly children: ReactNode;
}

/** One decision and what it means. */
export function Setting({ means, children }: SettingProps) {
  const styles = useStyles();
  return (
    <div className={styles.setting}>
      {children}
      <Text size={200} className={styles.means}>
        {means}
      </Text>
    </div>
  );
}
