import { useAnnounce } from "@fluentui/react-components";
import { useCallback } from "react";
import { api } from "../../../shared/api.ts";
import type { MessageDetail } from "../../../shared/messages.ts";
import { useApi } from "../../api/ApiProvider.tsx";
import { useEnvironment } from "../../ui/Frame.tsx";
import { sentenceFor } from "../../ui/sentence.ts";
import { type AdviceModel, useAdvice } from "../delivery/useAdvice.ts";

/** What a rep can do with a scheduled message without having its draft open. Each rejects with a CallError. */
export interface Scheduled {
  readonly advice: AdviceModel;
  /** @param wallTime in the rep's zone. */
  change(wallTime: string): Promise<void>;
  sendNow(): Promise<void>;
  backToDraft(): Promise<void>;
  throwAway(): Promise<void>;
}

export interface ScheduledEvents {
  /** The message should be read again. */
  readonly onChanged: () => void;
  /** There is no such message any more. */
  readonly onThrownAway: () => void;
  /** @param reason why it was not thrown away; its schedule may have ended all the same. */
  readonly onLeft: (reason: string | undefined) => void;
}

export function useScheduled(
  message: Pick<MessageDetail, "messageId" | "to" | "cc">,
  { onChanged, onThrownAway, onLeft }: ScheduledEvents,
): Scheduled {
  const client = useApi();
  const { environment, text } = useEnvironment();
  const { announce } = useAnnounce();
  const { messageId } = message;
  const params = { messageId };
  const recipients = JSON.stringify({ to: message.to, cc: message.cc });
  const readRecipients = useCallback(async () => JSON.parse(recipients), [recipients]);
  const advice = useAdvice(readRecipients, 0);

  function done(what: "changed" | "sendingNow" | "draftAgain" | "deleted") {
    announce(text(`messages.schedule.done.${what}`), { polite: true });
    onChanged();
  }
  return {
    advice,
    async change(wallTime) {
      await client.call(api.schedule, { params, input: { wallTime, zone: environment.zone } });
      done("changed");
    },
    async sendNow() {
      await client.call(api.sendScheduledNow, { params });
      done("sendingNow");
    },
    async backToDraft() {
      await client.call(api.unschedule, { params });
      done("draftAgain");
    },
    async throwAway() {
      onLeft(undefined);
      try {
        await client.call(api.discard, { params });
      } catch (error) {
        // What asked for it, and would tell why, is gone if its schedule has ended.
        onLeft(sentenceFor(error, text));
        onChanged();
        throw error;
      }
      announce(text("messages.schedule.done.deleted"), { polite: true });
      onThrownAway();
    },
  };
}
