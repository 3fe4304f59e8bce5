import { makeStyles, tokens, typographyStyles } from "@fluentui/react-components";
import type { MessageDetail } from "../../../shared/messages.ts";
import { useEnvironment } from "../../ui/Frame.tsx";

const useStyles = makeStyles({
  root: {
    display: "grid",
    gridTemplateColumns: "repeat(4, 1fr)",
    "@media (width < 800px)": { gridTemplateColumns: "repeat(2, 1fr)" },
    gap: tokens.spacingHorizontalS,
    margin: 0,
  },
  tile: {
    display: "flex",
    flexDirection: "column-reverse",
    justifyContent: "flex-end",
    padding: tokens.spacingHorizontalM,
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: tokens.borderRadiusLarge,
    boxShadow: tokens.shadow4,
  },
  count: { ...typographyStyles.title2, margin: 0, fontVariantNumeric: "tabular-nums" },
  label: { color: tokens.colorNeutralForeground2 },
});

const figures = ["opens", "attachmentViews", "linkClicks", "replies"] as const;

/** The four numbers of a message. */
export function Figures({ message }: { readonly message: MessageDetail }) {
  const styles = useStyles();
  const { locale, text } = useEnvironment();
  const number = new Intl.NumberFormat(locale);
  return (
    <dl className={styles.root}>
      {figures.map((figure) => (
        <div key={figure} className={styles.tile}>
          <dt className={styles.label}>{text(`messages.column.${figure}`)}</dt>
          <dd className={styles.count}>{number.format(message[figure])}</dd>
        </div>
      ))}
    </dl>
  );
}
