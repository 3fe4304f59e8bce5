import { Button, makeStyles, Text, tokens } from "@fluentui/react-components";
import { ArrowLeftRegular } from "@fluentui/react-icons";
import type { PreviewAnswer, PreviewRequest } from "../../../shared/compose.ts";
import { useText } from "../../ui/Frame.tsx";
import { focusWhenShown } from "../../ui/focusWhenShown.ts";
import { Loading } from "../../ui/Loading.tsx";
import { Problem } from "../../ui/Problem.tsx";
import type { Files } from "../attachments/files.ts";
import { PreviewExtras } from "./PreviewExtras.tsx";
import { FollowedLinks, LeftAloneLinks } from "./PreviewLinks.tsx";
import { PreviewWarnings } from "./PreviewWarnings.tsx";
import { listPreview } from "./rules.ts";
import type { LeftAlone } from "./useLeftAlone.ts";
import { usePreview } from "./usePreview.ts";

const useStyles = makeStyles({
  root: {
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalL,
    flexGrow: 1,
    padding: tokens.spacingHorizontalL,
  },
  head: { display: "flex", alignItems: "center", columnGap: tokens.spacingHorizontalS },
  title: { margin: 0 },
});

interface PreviewPanelProps {
  /** `null` for plain text. */
  readonly read: () => Promise<PreviewRequest | null>;
  /** Changes when the rep's wishes do. */
  readonly wishes: string;
  readonly files: Files | undefined;
  readonly leftAlone: LeftAlone;
  readonly onSkip: (url: string, isSkipped: boolean) => void;
  readonly onBack: () => void;
}

/** What sending the message as it stands would do, link by link (spec C6). Nothing is changed by looking. */
export function PreviewPanel({ read, wishes, files, leftAlone, onSkip, onBack }: PreviewPanelProps) {
  const styles = useStyles();
  const text = useText();
  const [preview, reload] = usePreview(read, wishes);
  return (
    <main className={styles.root}>
      <div className={styles.head}>
        <Button
          appearance="subtle"
          icon={<ArrowLeftRegular />}
          aria-label={text("preview.back")}
          onClick={onBack}
        />
        <Text
          as="h1"
          ref={focusWhenShown}
          tabIndex={-1}
          size={400}
          weight="semibold"
          className={styles.title}
        >
          {text("preview.title")}
        </Text>
      </div>
      {preview.state === "loading" && <Loading label={text("preview.loading")} lines={6} />}
      {preview.state === "failed" && <Problem message={preview.message} onRetry={reload} />}
      {preview.state === "ready" && preview.staleBecause !== undefined && (
        <Problem intent="warning" message={preview.staleBecause} onRetry={reload} />
      )}
      {preview.state === "ready" &&
        (preview.value === null ? (
          <Text>{text("preview.plainText")}</Text>
        ) : (
          <Answer answer={preview.value} files={files} leftAlone={leftAlone} onSkip={onSkip} />
        ))}
    </main>
  );
}

interface AnswerProps extends Pick<PreviewPanelProps, "files" | "leftAlone" | "onSkip"> {
  readonly answer: PreviewAnswer;
}

function Answer({ answer, files, leftAlone, onSkip }: AnswerProps) {
  const lists = listPreview(answer, leftAlone.hosts);
  return (
    <>
      <PreviewWarnings lists={lists} />
      <FollowedLinks lists={lists} onSkip={onSkip} onSkipHost={(host) => void leftAlone.add(host)} />
      <LeftAloneLinks lists={lists} leftAlone={leftAlone} onSkip={onSkip} />
      <PreviewExtras answer={answer} files={files} />
    </>
  );
}
