import { makeStyles, Text, tokens } from "@fluentui/react-components";
import { CheckmarkCircleRegular } from "@fluentui/react-icons";
import type { PrepareAnswer } from "../../../shared/compose.ts";
import { isFollowed } from "../../../shared/followed.ts";
import type { Translate } from "../../../shared/text/index.ts";
import { ExternalLink } from "../../ui/ExternalLink.tsx";
import { useText } from "../../ui/Frame.tsx";
import { focusWhenShown } from "../../ui/focusWhenShown.ts";
import type { Files } from "../attachments/files.ts";
import { useFilesModel } from "../attachments/useFiles.ts";

const useStyles = makeStyles({
  root: {
    display: "flex",
    flexDirection: "column",
    alignItems: "flex-start",
    rowGap: tokens.spacingVerticalS,
    padding: tokens.spacingHorizontalL,
  },
  title: { margin: 0 },
  icon: { fontSize: tokens.fontSizeHero900, color: tokens.colorStatusSuccessForeground1 },
});

interface SentPanelProps {
  readonly answer: PrepareAnswer | undefined;
  readonly files: Files | undefined;
}

/** The end of the journey, for as long as Outlook leaves the pane open. */
export function SentPanel({ answer, files }: SentPanelProps) {
  const styles = useStyles();
  const text = useText();
  const { changed } = useFilesModel(files);
  return (
    <main className={styles.root}>
      <CheckmarkCircleRegular className={styles.icon} aria-hidden />
      <Text as="h1" ref={focusWhenShown} tabIndex={-1} size={500} weight="semibold" className={styles.title}>
        {text("compose.sent.title")}
      </Text>
      <Text>{whatFollows(answer, text)}</Text>
      {changed.length > 0 && (
        <Text>{text("compose.sent.changed", { count: changed.length, names: changed.join(", ") })}</Text>
      )}
      <ExternalLink href="app.html#/followed" label={text("compose.sent.open")} />
    </main>
  );
}

function whatFollows(answer: PrepareAnswer | undefined, text: Translate): string {
  if (!answer) return text("compose.sent.notFollowed");
  if (isFollowed(answer.state)) return text("compose.sent.followed");
  return text("compose.sent.because", { reason: answer.reason });
}
