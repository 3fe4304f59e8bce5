import { makeStyles, tokens, typographyStyles } from "@fluentui/react-components";
import type { MessageDetail } from "../../../shared/messages.ts";
import { useEnvironment } from "../../ui/Frame.tsx";
import { hiddenText } from "../shell/hiddenText.ts";

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
  hidden: hiddenText,
  label: { color: tokens.colorNeutralForeground2 },
});

const figures = ["opens", "attachmentViews", "linkClicks", "replies"] as const;

interface FiguresProps {
  readonly message: MessageDetail;
  /** Nobody can tell whether it was opened, so that no number of opens would be true. */
  readonly cantTell: boolean;
}

/** The four numbers of a message. */
export function Figures({ message, cantTell }: FiguresProps) {
  const styles = useStyles();
  const { locale, text } = useEnvironment();
  const number = new Intl.NumberFormat(locale);
  return (
    <dl className={styles.root}>
      {figures.map((figure) => (
        <div key={figure} className={styles.tile}>
          <dt className={styles.label}>{text(`messages.column.${figure}`)}</dt>
          {cantTell && figure === "opens" ? (
            <dd className={styles.count} title={text("interactions.evidence.unknown")}>
              <span aria-hidden>?</span>
              <span className={styles.hidden}>{text("interactions.evidence.unknown")}</span>
            </dd>
          ) : (
            <dd className={styles.count}>{number.format(message[figure])}</dd>
          )}
        </div>
      ))}
    </dl>
  );
}
