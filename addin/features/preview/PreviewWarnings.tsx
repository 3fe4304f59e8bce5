import { makeStyles, Text, tokens } from "@fluentui/react-components";
import { WarningRegular } from "@fluentui/react-icons";
import type { RecipientState } from "../../../shared/compose.ts";
import type { Translate } from "../../../shared/text/index.ts";
import { useText } from "../../ui/Frame.tsx";
import { PreviewList } from "./PreviewList.tsx";
import type { PreviewLists } from "./rules.ts";

const useStyles = makeStyles({
  item: { display: "flex", columnGap: tokens.spacingHorizontalS },
  icon: {
    flexShrink: 0,
    fontSize: tokens.fontSizeBase500,
    color: tokens.colorStatusWarningForeground1,
  },
});

/** Links that look like phishing to a careful recipient, and whoever blocks following. Absent when there are none. */
export function PreviewWarnings({ lists: { misleading, blocking } }: { readonly lists: PreviewLists }) {
  const styles = useStyles();
  const text = useText();
  const warnings = [
    ...misleading.map((link) => ({
      key: link.key,
      words: text("preview.warning.showsOther", { text: link.text, host: link.host || link.url }),
    })),
    ...blocking.map((recipient) => ({ key: recipient.address, words: blockWords(recipient, text) })),
  ];
  if (warnings.length === 0) return null;
  return (
    <PreviewList
      title={text("preview.warnings", { count: warnings.length })}
      items={warnings.map(({ key, words }) => (
        <li key={key} className={styles.item}>
          <WarningRegular className={styles.icon} aria-hidden />
          <Text>{words}</Text>
        </li>
      ))}
    />
  );
}

function blockWords({ name, address, applies }: RecipientState, text: Translate): string {
  const values = { name: name || address };
  if (applies.clicks) return text("preview.warning.blocksOpens", values);
  if (applies.opens) return text("preview.warning.blocksClicks", values);
  return text("preview.warning.blocks", values);
}
