import { MailRegular } from "@fluentui/react-icons";
import { useState } from "react";
import { composeItem, openCompose } from "../../office/compose.ts";
import { openDraft } from "../../office/draft.ts";
import type { Environment } from "../../office/environment.ts";
import { openSession } from "../../office/session.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { useEnvironment, useText } from "../../ui/Frame.tsx";
import { openSendWord, passingSend } from "../launch/sendWord.ts";
import { OpenPane } from "./OpenPane.tsx";

/** The message this pane stands beside; `undefined` outside of one. */
function openDoors({ mailbox, isSupported }: Environment) {
  const item = composeItem(mailbox);
  if (!mailbox || !item) return undefined;
  const session = openSession(item, isSupported);
  return {
    compose: passingSend(openCompose(item, isSupported), session),
    draft: openDraft(mailbox, item, isSupported),
    word: openSendWord(session),
  };
}

/** The pane beside a message being written. */
export function ComposePane() {
  const { environment } = useEnvironment();
  const text = useText();
  const [opened] = useState(() => openDoors(environment));
  if (opened) return <OpenPane {...opened} />;
  return (
    <main>
      <EmptyState
        icon={<MailRegular />}
        title={text("addin.noOutlook.title")}
        text={text("addin.noOutlook.text")}
      />
    </main>
  );
}
