import { Avatar, makeStyles, Text, tokens } from "@fluentui/react-components";
import type { RecipientState } from "../../../shared/compose.ts";
import { ExternalLink } from "../../ui/ExternalLink.tsx";
import { useText } from "../../ui/Frame.tsx";
import { preferenceWords } from "./words.ts";

const useStyles = makeStyles({
  list: {
    listStyleType: "none",
    margin: 0,
    padding: 0,
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalM,
  },
  item: { display: "flex", columnGap: tokens.spacingHorizontalS, overflowWrap: "anywhere" },
  words: { display: "flex", flexDirection: "column", minWidth: 0 },
  quiet: { color: tokens.colorNeutralForeground2 },
});

/** Every recipient with record, preference and where that comes from (spec C3). */
export function Preferences({
  id,
  recipients,
}: {
  readonly id: string;
  readonly recipients: readonly RecipientState[];
}) {
  const styles = useStyles();
  const text = useText();
  if (recipients.length === 0) return <Text id={id}>{text("compose.preferences.none")}</Text>;
  return (
    <ul id={id} className={styles.list} aria-label={text("compose.preferences.title")}>
      {recipients.map((recipient, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: one address may stand in To and Cc; the list is read-only.
        <Recipient key={`${recipient.address} ${place}`} recipient={recipient} />
      ))}
    </ul>
  );
}

function Recipient({ recipient }: { readonly recipient: RecipientState }) {
  const styles = useStyles();
  const text = useText();
  const { address, recordId, recordKind } = recipient;
  const name = recipient.name || address;
  const kind = text(recordKind ? `records.kind.${recordKind}` : "compose.kind.none");
  return (
    <li className={styles.item}>
      <Avatar name={name} size={28} color="colorful" aria-hidden />
      <div className={styles.words}>
        {recordId ? (
          <ExternalLink href={`app.html#/records/${encodeURIComponent(recordId)}`} label={name} inline />
        ) : (
          <Text>{name}</Text>
        )}
        <Text size={200} className={styles.quiet}>
          {name === address ? kind : text("compose.preferences.who", { kind, address })}
        </Text>
        <Text size={200}>{preferenceWords(recipient, text)}</Text>
      </div>
    </li>
  );
}
