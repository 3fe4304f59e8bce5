import { useAnnounce } from "@fluentui/react-components";
import { useState } from "react";
import { api } from "../../../shared/api.ts";
import type { Card } from "../../../shared/cards.ts";
import { useApi } from "../../api/ApiProvider.tsx";
import { useText } from "../../ui/Frame.tsx";
import { sentenceFor } from "../../ui/sentence.ts";

export interface Calls {
  /** Of which cards a call is being created. */
  readonly calling: ReadonlySet<string>;
  readonly failure: string | undefined;
  create(card: Card): void;
}

/** Creates calls of cards; the card itself says that there is one. */
export function useCalls(reload: () => void): Calls {
  const client = useApi();
  const text = useText();
  const { announce } = useAnnounce();
  const [calling, setCalling] = useState<ReadonlySet<string>>(new Set());
  const [failure, setFailure] = useState<string>();

  async function create({ cardId }: Card): Promise<void> {
    setFailure(undefined);
    setCalling((before) => new Set([...before, cardId]));
    try {
      const { title } = await client.call(api.createCall, { params: { cardId } });
      announce(text("assistant.called", { title }), { polite: true });
    } catch (error) {
      setFailure(sentenceFor(error, text));
    } finally {
      setCalling((before) => new Set([...before].filter((id) => id !== cardId)));
      reload();
    }
  }
  return {
    calling,
    failure,
    create(card) {
      if (!calling.has(card.cardId)) void create(card);
    },
  };
}
