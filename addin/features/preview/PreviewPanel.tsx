import { Button, makeStyles, Text, tokens } from "@fluentui/react-components";
import { ArrowLeftRegular } from "@fluentui/react-icons";
import { useEffect, useRef } from "react";
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
  lists: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalL },
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
  const styles = useStyles();
  const lists = listPreview(answer, leftAlone.hosts);
  const [root, follow] = useFollowedFocus(answer);
  const skip = (url: string, isSkipped: boolean) => {
    follow(url);
    onSkip(url, isSkipped);
  };
  return (
    <div ref={root} className={styles.lists}>
      <PreviewWarnings lists={lists} />
      <FollowedLinks lists={lists} onSkip={skip} onSkipHost={(host) => void leftAlone.add(host)} />
      <LeftAloneLinks lists={lists} leftAlone={leftAlone} onSkip={skip} />
      <PreviewExtras answer={answer} files={files} />
    </div>
  );
}

/** A switched link moves to the other list: the focus goes with it. */
function useFollowedFocus(answer: PreviewAnswer) {
  const root = useRef<HTMLDivElement>(null);
  const switched = useRef<string | undefined>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new answer is what moves links.
  useEffect(() => {
    const url = switched.current;
    switched.current = undefined;
    if (url === undefined || document.activeElement !== document.body) return;
    root.current?.querySelector<HTMLElement>(`input[data-url="${CSS.escape(url)}"]`)?.focus();
  }, [answer]);
  const follow = (url: string) => {
    switched.current = url;
  };
  return [root, follow] as const;
}
