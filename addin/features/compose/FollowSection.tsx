import { Button, Link, makeStyles, Spinner, Text, tokens } from "@fluentui/react-components";
import { useId, useState } from "react";
import type { StateAnswer } from "../../../shared/compose.ts";
import { isFollowed } from "../../../shared/followed.ts";
import type { TextKey } from "../../../shared/text/index.ts";
import { useIsSigningIn } from "../../api/ApiProvider.tsx";
import { useText } from "../../ui/Frame.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { useAnnounceOnChange } from "../../ui/useAnnounceOnChange.ts";
import { useKeptFocus } from "../../ui/useKeptFocus.ts";
import { controlsFor, type FollowControl, type FollowModel } from "./followState.ts";
import { Preferences } from "./Preferences.tsx";
import { StateIcon } from "./StateIcon.tsx";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalM },
  state: { display: "flex", columnGap: tokens.spacingHorizontalM, alignItems: "flex-start" },
  words: {
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalXXS,
    flexGrow: 1,
    minWidth: 0,
  },
  reason: { color: tokens.colorNeutralForeground2, overflowWrap: "anywhere" },
  controls: { display: "flex", flexWrap: "wrap", gap: tokens.spacingHorizontalS },
  title: { margin: 0 },
  quiet: { color: tokens.colorNeutralForeground2 },
});

interface FollowSectionProps {
  readonly model: FollowModel;
  readonly isNotKept: boolean;
  readonly isBusy: boolean;
  readonly onControl: (control: FollowControl) => void;
}

/** The state of following in bold, why, and what can be done about it (spec C2, C3). */
export function FollowSection({ model, isNotKept, isBusy, onControl }: FollowSectionProps) {
  const styles = useStyles();
  const text = useText();
  const { evaluation } = model;
  const [section, press] = useKeptFocus(evaluation);
  const control = (pressed: FollowControl) => {
    press();
    onControl(pressed);
  };
  return (
    <section
      ref={section}
      className={styles.root}
      aria-label={text("compose.follow.title")}
      aria-busy={model.isChecking}
    >
      {evaluation.state !== "ready" && <Title>{text("compose.follow.title")}</Title>}
      {evaluation.state === "loading" && <Waiting />}
      {evaluation.state === "failed" && (
        <Problem message={evaluation.message} onRetry={() => control("retry")} />
      )}
      {evaluation.state === "ready" && (
        <Evaluated
          answer={evaluation.value}
          isChecking={model.isChecking}
          isBusy={isBusy}
          onControl={control}
        />
      )}
      {isNotKept && <Problem intent="warning" message={text("compose.follow.notKept")} />}
    </section>
  );
}

function Title({ children }: { readonly children: string }) {
  const styles = useStyles();
  return (
    <Text as="h1" size={400} weight="semibold" className={styles.title}>
      {children}
    </Text>
  );
}

function Waiting() {
  const text = useText();
  const isSigningIn = useIsSigningIn();
  if (isSigningIn) return <Spinner size="small" label={text("addin.signingIn")} />;
  return <Loading label={text("compose.follow.checking")} />;
}

const controlTexts = {
  follow: "compose.follow.follow",
  dontFollow: "compose.follow.dontFollow",
  retry: "compose.follow.retry",
} as const satisfies Record<FollowControl, TextKey>;

interface EvaluatedProps extends Pick<FollowSectionProps, "isBusy" | "onControl"> {
  readonly answer: StateAnswer;
  readonly isChecking: boolean;
}

function Evaluated({ answer, isChecking, isBusy, onControl }: EvaluatedProps) {
  const styles = useStyles();
  const text = useText();
  const stateText = text(`compose.state.${answer.state}`);
  useAnnounceOnChange(text("compose.follow.announce", { state: stateText, reason: answer.reason }));
  return (
    <>
      <div className={styles.state}>
        <StateIcon state={answer.state} />
        <div className={styles.words}>
          <Title>{stateText}</Title>
          <Text className={styles.reason}>{answer.reason}</Text>
        </div>
        {isChecking && <Spinner size="tiny" aria-label={text("compose.follow.checking")} />}
      </div>
      <div className={styles.controls}>
        {controlsFor(answer).map((control) => (
          <Button key={control} onClick={() => onControl(control)} disabledFocusable={isBusy}>
            {text(controlTexts[control])}
          </Button>
        ))}
      </div>
      <ViewPreferences recipients={answer.recipients} />
      {isFollowed(answer.state) && (
        <Text size={200} className={styles.quiet}>
          {text("compose.follow.approximate")}
        </Text>
      )}
    </>
  );
}

function ViewPreferences({ recipients }: Pick<StateAnswer, "recipients">) {
  const text = useText();
  const listId = useId();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <div>
        <Link as="button" aria-expanded={isOpen} aria-controls={listId} onClick={() => setOpen(!isOpen)}>
          {text("compose.preferences.view")}
        </Link>
      </div>
      {isOpen && <Preferences id={listId} recipients={recipients} />}
    </>
  );
}
