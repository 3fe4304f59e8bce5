import { Button, makeStyles, Text, tokens } from "@fluentui/react-components";
import { useState } from "react";
import { endSignIn, tellLifecycle } from "../sandbox.ts";
import { text } from "../text.ts";
import { messageOf } from "../useLoad.ts";

const useStyles = makeStyles({
  actions: {
    display: "flex",
    flexDirection: "column",
    gap: tokens.spacingVerticalS,
    alignItems: "flex-start",
  },
  heading: { margin: 0, fontSize: tokens.fontSizeBase300, lineHeight: tokens.lineHeightBase300 },
});

/** What happens to the rep once, rather than from now on. */
export function RepActions({ rep }: { rep: string }) {
  const styles = useStyles();
  const [said, setSaid] = useState("");
  const run = (work: Promise<unknown>, done: string) => {
    work.then(
      () => setSaid(done),
      (reason: unknown) => setSaid(text.failed(messageOf(reason))),
    );
  };
  return (
    <>
      <h3 className={styles.heading}>{text.repActions(rep)}</h3>
      <div className={styles.actions}>
        <Button onClick={() => run(endSignIn(rep), text.signInEnded)}>{text.endSignIn}</Button>
        <Button onClick={() => run(tellLifecycle(rep, "reauthorizationRequired"), text.told)}>
          {text.askAuthorization}
        </Button>
        <Button onClick={() => run(tellLifecycle(rep, "subscriptionRemoved"), text.told)}>
          {text.removeSubscriptions}
        </Button>
        <Button onClick={() => run(tellLifecycle(rep, "missed"), text.told)}>{text.tellMissed}</Button>
        <Text role="status">{said}</Text>
      </div>
    </>
  );
}
