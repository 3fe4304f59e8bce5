import {
  Button,
  MessageBar,
  MessageBarBody,
  makeStyles,
  mergeClasses,
  Tab,
  TabList,
  Text,
  tokens,
} from "@fluentui/react-components";
import { MailAddRegular } from "@fluentui/react-icons";
import { Compose } from "../compose/Compose.tsx";
import type { Surroundings } from "../compose/host.ts";
import { PaneFrame } from "../compose/PaneFrame.tsx";
import type { Mailbox } from "../graph.ts";
import { MessageList } from "../mail/MessageList.tsx";
import { useFolder } from "../mail/useFolder.ts";
import { Problem } from "../Problem.tsx";
import type { View } from "../settings.ts";
import { type FolderName, text } from "../text.ts";
import { officeTheme } from "../themes.ts";
import { ReadingPane } from "./ReadingPane.tsx";
import type { Open } from "./useOpenItem.ts";
import { useRepMail } from "./useRepMail.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexGrow: 1, minHeight: 0 },
  side: {
    display: "flex",
    flexDirection: "column",
    width: "196px",
    flexShrink: 0,
    minHeight: 0,
    borderRight: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  // Beside an open pane there is no room for the list on a small screen; closing the draft brings it back.
  sideOfCompose: { "@media (max-width: 1150px)": { display: "none" } },
  newMail: { margin: tokens.spacingHorizontalS },
  main: { display: "flex", flexDirection: "column", flexGrow: 1, minWidth: 0, minHeight: 0 },
  pad: { padding: tokens.spacingHorizontalM },
});

const folderNames = Object.keys(text.folderNames) as FolderName[];

type RepMailState = ReturnType<typeof useRepMail>;

/** Asked at each drawing: a new draft gets its id only when it is saved. */
function idOf(open: Open): string | undefined {
  if (open.kind === "draft") return open.draft.get().id ?? undefined;
  return open.kind === "message" ? open.id : undefined;
}

function Side({ mailbox, mail }: { mailbox: Mailbox; mail: RepMailState }) {
  const styles = useStyles();
  const { loaded, again } = useFolder(mailbox, mail.folder);
  return (
    <div className={mergeClasses(styles.side, mail.open.kind === "draft" && styles.sideOfCompose)}>
      <Button className={styles.newMail} icon={<MailAddRegular />} onClick={mail.startNew}>
        {text.newMail}
      </Button>
      <TabList
        vertical
        size="small"
        aria-label={text.folders}
        selectedValue={mail.folder}
        onTabSelect={(_, { value }) => mail.openFolder(value as FolderName)}
      >
        {folderNames.map((name) => (
          <Tab key={name} value={name}>
            {text.folderNames[name]}
          </Tab>
        ))}
      </TabList>
      <MessageList
        messages={loaded}
        current={idOf(mail.open)}
        isOutgoing={mail.folder === "drafts" || mail.folder === "sentitems"}
        onOpen={mail.openMessage}
        onRetry={again}
      />
    </div>
  );
}

interface RepMailProps {
  readonly mailbox: Mailbox;
  readonly view: View;
  readonly appUrl: string;
  readonly around: Surroundings;
}

function OpenItem({ mailbox, view, appUrl, around, mail }: RepMailProps & { mail: RepMailState }) {
  const styles = useStyles();
  const { open } = mail;
  if (open.kind === "none") return <Text className={styles.pad}>{text.chooseMessage}</Text>;
  if (open.kind === "message") {
    return (
      <ReadingPane mailbox={mailbox} id={open.id} onReply={mail.startReply} onDelete={mail.deleteMessage} />
    );
  }
  const pane = (
    <PaneFrame
      draft={open.draft}
      appUrl={appUrl}
      language={view.language}
      theme={officeTheme(view.theme)}
      around={around}
    />
  );
  return <Compose key={open.key} draft={open.draft} pane={pane} />;
}

/** The rep's mail: folders and messages, and what is open beside them. */
export function RepMail(props: RepMailProps) {
  const styles = useStyles();
  const mail = useRepMail(props.mailbox, props.view.language);
  return (
    <div className={styles.root}>
      <Side mailbox={props.mailbox} mail={mail} />
      <div className={styles.main}>
        {mail.problem !== undefined && <Problem reason={mail.problem} />}
        {mail.wasSent && (
          <MessageBar intent="success">
            <MessageBarBody>{text.sent}</MessageBarBody>
          </MessageBar>
        )}
        <OpenItem {...props} mail={mail} />
      </div>
    </div>
  );
}
