import { Button, makeStyles, useAnnounce } from "@fluentui/react-components";
import { useState } from "react";
import { api } from "../../../shared/api.ts";
import { useApi } from "../../api/ApiProvider.tsx";
import { useText } from "../../ui/Frame.tsx";
import { focusWhenShown } from "../../ui/focusWhenShown.ts";
import { Confirm } from "../shell/Confirm.tsx";
import { useAct } from "../shell/useAct.ts";

const useStyles = makeStyles({ question: { flexBasis: "100%" } });

interface StopFollowingProps {
  readonly messageId: string;
  readonly onStopped: () => void;
}

/** Ends recording for a sent message, after saying what that does. */
export function StopFollowing({ messageId, onStopped }: StopFollowingProps) {
  const styles = useStyles();
  const text = useText();
  const client = useApi();
  const { announce } = useAnnounce();
  const [stage, setStage] = useState<"before" | "asking" | "kept">("before");
  const [act, run] = useAct();

  async function stop() {
    const stopped = await run(() => client.call(api.unfollow, { params: { messageId } }));
    if (!stopped) return;
    announce(text("messages.stop.done"));
    onStopped();
  }

  if (stage !== "asking") {
    return (
      <Button ref={stage === "kept" ? focusWhenShown : null} onClick={() => setStage("asking")}>
        {text("messages.stop")}
      </Button>
    );
  }
  return (
    <div className={styles.question}>
      <Confirm
        question={text("messages.stop.question")}
        means={text("messages.stop.means")}
        yes={text("messages.stop.yes")}
        no={text("messages.stop.no")}
        act={act}
        onYes={() => void stop()}
        onNo={() => setStage("kept")}
      />
    </div>
  );
}
