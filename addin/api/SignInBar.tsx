import { Button, makeStyles, Spinner, tokens, useAnnounce } from "@fluentui/react-components";
import { useEffect, useRef, useSyncExternalStore } from "react";
import type { SignInNeed } from "../../shared/errors.ts";
import type { Translate } from "../../shared/text/index.ts";
import { useText } from "../ui/Frame.tsx";
import { Problem } from "../ui/Problem.tsx";
import { AdminLink } from "./AdminLink.tsx";
import type { Asking, Question } from "./asking.ts";

const useStyles = makeStyles({
  root: {
    position: "sticky",
    top: 0,
    // Above whatever else stays in place.
    zIndex: 10,
    backgroundColor: tokens.colorNeutralBackground1,
    outline: "none",
  },
});

/** What Microsoft wants of the rep before what they wanted can go on (spec S3, D6). Nothing is shown where nothing is wanted. */
export function SignInBar({ asking }: { readonly asking: Asking }) {
  const question = useSyncExternalStore(asking.subscribe, asking.current);
  return question ? <Asked key={JSON.stringify(question.need.scopes)} {...{ asking, question }} /> : null;
}

interface AskedProps {
  readonly asking: Asking;
  readonly question: Question;
}

function Asked({ asking, question }: AskedProps) {
  const styles = useStyles();
  const text = useText();
  const { announce } = useAnnounce();
  const { need, stage, adminLink } = question;
  const root = useFocusWhileShown();
  const isAsking = stage === "asking";
  const kind = kindOf(need);
  useEffect(() => {
    if (isAsking) announce(text("signIn.waiting"), { polite: true });
  }, [announce, text, isAsking]);
  return (
    <section ref={root} className={styles.root} tabIndex={-1} aria-label={text("signIn.label")}>
      <Problem
        intent="warning"
        title={text(`signIn.${kind}.title`)}
        message={sentenceOf(question, text)}
        actions={
          <>
            {isAsking && <Spinner size="tiny" labelPosition="after" label={text("signIn.waiting")} />}
            {!isAsking && (
              <Button appearance="primary" onClick={() => void asking.accept()}>
                {text(kind === "admin" ? "addin.tryAgain" : `signIn.${kind}.button`)}
              </Button>
            )}
            <Button onClick={asking.decline}>{text("signIn.notNow")}</Button>
          </>
        }
      />
      {kind === "admin" && adminLink !== undefined && <AdminLink link={adminLink} />}
    </section>
  );
}

function kindOf({ byAdmin, scopes }: SignInNeed) {
  if (byAdmin) return "admin";
  return scopes.length > 0 ? "consent" : "again";
}

/** What is wanted; after an attempt, what came of it. */
function sentenceOf({ need, trouble }: Question, text: Translate): string {
  const kind = kindOf(need);
  if (kind === "admin") return text("signIn.admin.text");
  if (kind === "consent" && trouble?.code === "sign_in_cancelled") return text("signIn.consent.cancelled");
  if (trouble) return trouble.message;
  return kind === "consent"
    ? text("signIn.consent.text", { what: whatFor(need.scopes) })
    : text("signIn.again.text");
}

/** The heaviest of what is asked for names it. */
function whatFor(scopes: readonly string[]) {
  const has = (name: string) => scopes.some((scope) => scope.toLowerCase().includes(`/${name}`));
  if (has("mail.send")) return "send";
  if (has("files.")) return "files";
  if (has("tasks.")) return "tasks";
  return has("mail.") ? "mail" : "other";
}

/**
 * What the rep has just pressed waits for this: focus goes here and back again, unless they have begun to write somewhere
 * else.
 */
function useFocusWhileShown() {
  const root = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    const isWriting = before instanceof HTMLElement && before.matches("input, textarea, [contenteditable]");
    if (!isWriting) root.current?.focus();
    const own = root.current;
    return () => {
      const isHere = own?.contains(document.activeElement) || document.activeElement === document.body;
      if (isHere && before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return root;
}
