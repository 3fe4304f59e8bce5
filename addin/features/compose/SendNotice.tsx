import { Button, useAnnounce } from "@fluentui/react-components";
import { useEffect } from "react";
import { useText } from "../../ui/Frame.tsx";
import { focusWhenShown } from "../../ui/focusWhenShown.ts";
import { Problem } from "../../ui/Problem.tsx";
import { officeReason } from "../../ui/sentence.ts";
import type { Sending, SendStatus } from "./useSend.ts";
import { heldSentence } from "./words.ts";

/** What came of sending, when it did not simply go out. */
export function SendNotice({ sending }: { readonly sending: Sending }) {
  const text = useText();
  const { status } = sending;
  useAnnounceWork(status);
  switch (status.kind) {
    case "held":
      return <Held status={status} sending={sending} />;
    case "notSent":
      return (
        <Problem
          title={text("compose.notSent.title")}
          message={text("compose.notSent.text", { reason: officeReason(status.error, text) })}
        />
      );
    case "unsure":
      return (
        <Problem
          intent="warning"
          title={text("compose.unsure.title")}
          message={text("compose.unsure.text")}
        />
      );
    case "ready":
      return (
        <Problem intent="success" title={text("compose.ready.title")} message={text("compose.ready.text")} />
      );
    default:
      return null;
  }
}

interface HeldProps {
  readonly status: Extract<SendStatus, { kind: "held" }>;
  readonly sending: Sending;
}

/** The message waits for the rep's word; the Send button gives way to the two answers, so that focus goes to them. */
function Held({ status, sending }: HeldProps) {
  const text = useText();
  const message = heldSentence(status.error, status.body, text);
  // Neither answer could help: the whole text is in the saved draft only.
  if (status.body === "damaged") return <Problem title={text("compose.damaged.title")} message={message} />;
  return (
    <Problem
      intent="warning"
      title={text("compose.held.title")}
      message={message}
      actions={
        <>
          <Button ref={focusWhenShown} appearance="primary" onClick={sending.send}>
            {text("addin.tryAgain")}
          </Button>
          <Button onClick={sending.sendAnyway}>{text("compose.held.sendAnyway")}</Button>
        </>
      }
    />
  );
}

/** Steps change several times a second: only that the work began is said; its end is announced by what it shows. */
function useAnnounceWork(status: SendStatus) {
  const { announce } = useAnnounce();
  const text = useText();
  const isWorking = status.kind === "working";
  useEffect(() => {
    if (isWorking) announce(text("compose.send.step.sending"), { polite: true });
  }, [announce, text, isWorking]);
}
