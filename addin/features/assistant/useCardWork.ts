import { useAnnounce } from "@fluentui/react-components";
import { useState } from "react";
import { api } from "../../../shared/api.ts";
import type { Card } from "../../../shared/cards.ts";
import { useApi } from "../../api/ApiProvider.tsx";
import type { Client } from "../../api/client.ts";
import { useText } from "../../ui/Frame.tsx";
import { sentenceFor } from "../../ui/sentence.ts";
import type { WorkAction } from "./links.ts";

export interface CardWork {
  /** What is being done of which card. */
  readonly doing: ReadonlyMap<string, WorkAction["verb"]>;
  readonly failure: string | undefined;
  start(card: Card, action: WorkAction): void;
}

/** Does what a card offers; the card itself, or its going, says that it is done. */
export function useCardWork(reload: () => void): CardWork {
  const client = useApi();
  const text = useText();
  const { announce } = useAnnounce();
  const [doing, setDoing] = useState<CardWork["doing"]>(new Map());
  const [failure, setFailure] = useState<string>();

  async function work({ cardId }: Card, action: WorkAction): Promise<void> {
    setFailure(undefined);
    setDoing((before) => new Map([...before, [cardId, action.verb]]));
    try {
      const title = await doIt(client, action);
      announce(text(`assistant.did.${action.verb}`, { title }), { polite: true });
    } catch (error) {
      setFailure(sentenceFor(error, text));
    } finally {
      setDoing((before) => new Map([...before].filter(([id]) => id !== cardId)));
      reload();
    }
  }
  return {
    doing,
    failure,
    start(card, action) {
      if (!doing.has(card.cardId)) void work(card, action);
    },
  };
}

/** @returns what is told of it. @throws {CallError} */
async function doIt(client: Client, { verb, data }: WorkAction): Promise<string> {
  switch (verb) {
    case "call":
      return (await client.call(api.createCall, { params: { cardId: data.cardId } })).title;
    case "signIn":
      // Pressed for just that: Microsoft's window needs no question before it.
      await client.call(api.renewSignIn, { isPressed: true });
      return "";
    case "sendNow":
      await client.call(api.sendScheduledNow, { params: { messageId: data.messageId } });
      return "";
    case "backToDraft":
      await client.call(api.unschedule, { params: { messageId: data.messageId } });
      return "";
  }
}
