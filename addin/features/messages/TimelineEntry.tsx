import { Badge, makeStyles, mergeClasses, Text, tokens } from "@fluentui/react-components";
import type { Device, Interaction, TaughtEvidence } from "../../../shared/interactions.ts";
import type { TextKey, Translate } from "../../../shared/text/index.ts";
import { useText } from "../../ui/Frame.tsx";
import type { SayWhen } from "../shell/useWhen.ts";
import { When } from "../shell/When.tsx";
import { EntryTeaching } from "./EntryTeaching.tsx";
import { evidenceIcons, kindIcons } from "./symbols.tsx";
import type { Said } from "./teaching.ts";
import { foldReasonOf, isHit, kindKey } from "./timeline.ts";

const useStyles = makeStyles({
  root: { display: "grid", gridTemplateColumns: "24px minmax(0, 1fr)", columnGap: tokens.spacingHorizontalS },
  symbol: { fontSize: "20px", lineHeight: "20px", color: tokens.colorBrandForeground1 },
  folded: { color: tokens.colorNeutralForeground3 },
  words: { display: "flex", flexDirection: "column", minWidth: 0 },
  head: { display: "flex", justifyContent: "space-between", columnGap: tokens.spacingHorizontalM },
  title: { display: "flex", flexWrap: "wrap", alignItems: "center", columnGap: tokens.spacingHorizontalS },
  when: { flexShrink: 0, color: tokens.colorNeutralForeground2 },
  quiet: { color: tokens.colorNeutralForeground2, overflowWrap: "anywhere" },
  evidence: { marginRight: tokens.spacingHorizontalXS, fontSize: "16px", verticalAlign: "text-bottom" },
});

interface TimelineEntryProps {
  readonly interaction: Interaction;
  /** What the rep has just said of it, as far as that is not part of the history yet. */
  readonly said: Said | undefined;
  /** The link or file it was about, in words. */
  readonly touched: string | undefined;
  readonly say: SayWhen;
  readonly onTeach: (evidence: TaughtEvidence | null) => void;
}

/** One thing that happened, who or what made it, and on request why we think so. */
export function TimelineEntry({ interaction, said, touched, say, onTeach }: TimelineEntryProps) {
  const styles = useStyles();
  const text = useText();
  const { device, inferred, count } = interaction;
  const KindIcon = kindIcons[interaction.kind];
  const title = text(titleOf(interaction));
  return (
    <li className={styles.root} data-interaction={interaction.id}>
      <span className={mergeClasses(styles.symbol, foldReasonOf(interaction) && styles.folded)} aria-hidden>
        <KindIcon />
      </span>
      <div className={styles.words}>
        <Head interaction={interaction} title={title} say={say} />
        {touched !== undefined && <Text className={styles.quiet}>{touched}</Text>}
        {isHit(interaction) && (
          <Text size={200} className={styles.quiet}>
            <Evidence interaction={interaction} />
            {device && !inferred && sayDevice(device, text)}
          </Text>
        )}
        {count > 1 && (
          <Text size={200} className={styles.quiet}>
            {text("interactions.requests", { count })}
          </Text>
        )}
        <EntryTeaching
          interaction={interaction}
          said={said}
          what={`${title}, ${say.exact(interaction.at)}`}
          onTeach={onTeach}
        />
      </div>
    </li>
  );
}

interface HeadProps extends Pick<TimelineEntryProps, "interaction" | "say"> {
  readonly title: string;
}

function Head({ interaction, title, say }: HeadProps) {
  const styles = useStyles();
  const text = useText();
  return (
    <div className={styles.head}>
      <span className={styles.title}>
        <Text weight="semibold">{title}</Text>
        {interaction.inferred && <Mark>{text("interactions.inferred")}</Mark>}
        {interaction.repeatOf !== null && <Mark>{text("interactions.repeat")}</Mark>}
      </span>
      <Text size={200} className={styles.when}>
        <When at={interaction.at} say={say} />
      </Text>
    </div>
  );
}

const Mark = ({ children }: { readonly children: string }) => (
  <Badge appearance="outline" color="informative">
    {children}
  </Badge>
);

function Evidence({ interaction: { evidence } }: { readonly interaction: Interaction }) {
  const styles = useStyles();
  const text = useText();
  const Icon = evidenceIcons[evidence];
  return (
    <>
      <Icon aria-hidden className={styles.evidence} />
      {text(`interactions.evidence.${evidence}`)}
    </>
  );
}

/** A hit that does not count is told as what it was, not as what it would have meant from a person. */
function titleOf(interaction: Interaction): TextKey {
  const { kind } = interaction;
  const reason = foldReasonOf(interaction);
  const isFetch = reason !== undefined && reason !== "repeat";
  if (isFetch && (kind === "opened" || kind === "clicked" || kind === "attachmentViewed")) {
    return `interactions.hit.${kind}`;
  }
  return kindKey(interaction);
}

/** Device, program and system as far as they are known; each part is led in by a dot. */
function sayDevice({ type, client, system }: Device, text: Translate): string {
  const words = [type === "unknown" ? "" : text(`interactions.deviceType.${type}`), client, system];
  return words.map((word) => (word === "" ? "" : ` · ${word}`)).join("");
}
