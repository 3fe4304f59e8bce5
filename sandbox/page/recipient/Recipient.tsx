import { FluentProvider, makeStyles, Spinner, Switch, Text, tokens } from "@fluentui/react-components";
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { type Mailbox, openMailbox } from "../graph.ts";
import type { PictureAddress } from "../mail/html.ts";
import { MessageList } from "../mail/MessageList.tsx";
import { useFolder } from "../mail/useFolder.ts";
import { Problem } from "../Problem.tsx";
import { readAbout } from "../sandbox.ts";
import { firstView } from "../settings.ts";
import { text } from "../text.ts";
import { fluentThemes, isThemeName } from "../themes.ts";
import { useLoad } from "../useLoad.ts";
import { OutOfOffice } from "./OutOfOffice.tsx";
import { ReceivedMail } from "./ReceivedMail.tsx";

const useStyles = makeStyles({
  root: { height: "100dvh", display: "flex", flexDirection: "column", overflow: "hidden" },
  mailbox: { display: "flex", flexDirection: "column", flexGrow: 1, minHeight: 0 },
  header: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    justifyContent: "space-between",
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalXS} ${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM}`,
    backgroundColor: tokens.colorNeutralBackground3,
  },
  title: { margin: 0, fontSize: tokens.fontSizeBase300, lineHeight: tokens.lineHeightBase300 },
  list: {
    display: "flex",
    flexDirection: "column",
    maxHeight: "35%",
    flexShrink: 0,
    minHeight: 0,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke1}`,
  },
  pad: { padding: tokens.spacingHorizontalM },
});

function subscribeToHash(onChange: () => void) {
  window.addEventListener("hashchange", onChange);
  return () => window.removeEventListener("hashchange", onChange);
}

/** The theme comes after the `#`, so that the page around can change it without loading this one anew. */
function useTheme() {
  const name = useSyncExternalStore(subscribeToHash, () => location.hash.slice(1));
  return fluentThemes[isThemeName(name) ? name : firstView.theme];
}

/** The product's pictures by way of the sandbox's mail proxy, which fetches no others. */
function byProxy(appUrl: string): PictureAddress {
  const { origin } = new URL(appUrl);
  return (source) => {
    if (!URL.canParse(source) || new URL(source).origin !== origin) return source;
    return `${location.origin}/proxy?url=${encodeURIComponent(source)}`;
  };
}

const directly: PictureAddress = (source) => source;

function MailboxView({ mailbox, appUrl }: { mailbox: Mailbox; appUrl: string }) {
  const styles = useStyles();
  const [alwaysImages, setAlwaysImages] = useState(false);
  const [hasProxy, setHasProxy] = useState(false);
  const [openId, setOpenId] = useState<string>();
  const { loaded, again } = useFolder(mailbox, "inbox");
  const isEmpty = loaded.state === "ready" && loaded.value.length === 0;
  useEffect(() => {
    document.title = mailbox.address;
  }, [mailbox]);
  return (
    <main className={styles.mailbox}>
      <div className={styles.header}>
        <h1 className={styles.title}>{text.mailboxOf(mailbox.address)}</h1>
        <Switch
          label={text.alwaysShowImages}
          checked={alwaysImages}
          onChange={(_, { checked }) => setAlwaysImages(checked)}
        />
        <Switch
          label={text.mailProxy}
          checked={hasProxy}
          onChange={(_, { checked }) => setHasProxy(checked)}
        />
        <OutOfOffice mailbox={mailbox} />
      </div>
      <div className={styles.list}>
        <MessageList
          messages={loaded}
          current={openId}
          onOpen={({ id }) => setOpenId(id ?? undefined)}
          onRetry={again}
        />
      </div>
      {openId === undefined ? (
        <Text className={styles.pad}>{isEmpty ? text.mailWillArrive : text.chooseMessage}</Text>
      ) : (
        <ReceivedMail
          key={openId}
          mailbox={mailbox}
          id={openId}
          alwaysImages={alwaysImages}
          pictureAddress={hasProxy ? byProxy(appUrl) : directly}
        />
      )}
    </main>
  );
}

/** A recipient's mailbox, with images off until asked for. */
export function Recipient() {
  const styles = useStyles();
  const theme = useTheme();
  const { loaded, again } = useLoad(readAbout);
  const address = new URLSearchParams(location.search).get("mailbox") ?? firstView.recipient;
  const about = loaded.state === "ready" ? loaded.value : undefined;
  const clientId = about?.outlookClientId;
  const mailbox = useMemo(() => clientId && openMailbox(clientId, address), [clientId, address]);
  return (
    <FluentProvider theme={theme}>
      <div className={styles.root}>
        {loaded.state === "loading" && <Spinner label={text.loading} />}
        {loaded.state === "failed" && <Problem reason={loaded.reason} onRetry={again} />}
        {about && mailbox && <MailboxView mailbox={mailbox} appUrl={about.appUrl} />}
      </div>
    </FluentProvider>
  );
}
