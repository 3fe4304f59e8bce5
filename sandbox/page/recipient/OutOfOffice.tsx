import { Switch, Text, Tooltip } from "@fluentui/react-components";
import type { AutomaticRepliesSetting } from "@microsoft/microsoft-graph-types";
import { useCallback, useState } from "react";
import type { Mailbox } from "../graph.ts";
import { textToHtml } from "../mail/html.ts";
import { readClock } from "../sandbox.ts";
import { text } from "../text.ts";
import { messageOf, useLoad } from "../useLoad.ts";

const WEEK_MS = 7 * 24 * 3600 * 1000;

const longDate = new Intl.DateTimeFormat("en-US", { dateStyle: "full", timeZone: "UTC" });

const zoned = (at: Date) => ({ dateTime: at.toISOString().replace("Z", "0000"), timeZone: "UTC" });

/** Out for a week of the sandbox's time. */
async function awayForAWeek(): Promise<AutomaticRepliesSetting> {
  const now = await readClock();
  const back = new Date(now.getTime() + WEEK_MS);
  const words = textToHtml(text.outOfOfficeReply(longDate.format(back)));
  return {
    status: "scheduled",
    scheduledStartDateTime: zoned(now),
    scheduledEndDateTime: zoned(back),
    externalAudience: "all",
    internalReplyMessage: words,
    externalReplyMessage: words,
  };
}

/** Whether this recipient's mailbox answers by itself. */
export function OutOfOffice({ mailbox }: { mailbox: Mailbox }) {
  const { loaded, again } = useLoad(useCallback(() => mailbox.automaticReplies(), [mailbox]));
  const [isSaving, setSaving] = useState(false);
  const isOn = loaded.state === "ready" && loaded.value.status !== "disabled";
  const [problem, setProblem] = useState("");
  const set = async (checked: boolean) => {
    setSaving(true);
    try {
      await mailbox.setAutomaticReplies(checked ? await awayForAWeek() : { status: "disabled" });
      setProblem("");
    } catch (reason) {
      setProblem(text.failed(messageOf(reason)));
    }
    setSaving(false);
    again();
  };
  return (
    <>
      <Tooltip content={text.outOfOfficeHint} relationship="description">
        <Switch
          label={text.outOfOffice}
          checked={isOn}
          disabled={isSaving || loaded.state === "loading"}
          onChange={(_, { checked }) => void set(checked)}
        />
      </Tooltip>
      {problem !== "" && <Text role="alert">{problem}</Text>}
    </>
  );
}
