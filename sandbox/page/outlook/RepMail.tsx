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
import { useMemo, useRef } from "react";
import type { Surroundings } from "../compose/answers.ts";
import type { Mailbox } from "../graph.ts";
import { MessageList } from "../mail/MessageList.tsx";
import { useFolder } from "../mail/useFolder.ts";
import { Problem } from "../Problem.tsx";
import type { View } from "../settings.ts";
import { type FolderName, text } from "../text.ts";
import { ComposeWindow } from "./ComposeWindow.tsx";
import { ReadingPane } from "./ReadingPane.tsx";
import { ReadPane } from "./ReadPane.tsx";
import type { OutlookParts } from "./surroundings.ts";
import type { Open } from "./useOpenItem.ts";
import { useReadPane } from "./useReadPane.ts";
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
  // Beside an open pane there is no room for the list on a small screen; closing it brings the list back.
  sideOfPane: { "@media (max-width: 1150px)": { display: "none" } },
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

interface SideProps {
  readonly mailbox: Mailbox;
  readonly mail: RepMailState;
  readonly hasPane: boolean;
}

function Side({ mailbox, mail, hasPane }: SideProps) {
  const styles = useStyles();
  const { loaded, again } = useFolder(mailbox, mail.folder);
  return (
    <div className={mergeClasses(styles.side, hasPane && styles.sideOfPane)}>
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
  readonly around: OutlookParts;
}

interface OpenItemProps extends Omit<RepMailProps, "around"> {
  readonly around: Surroundings;
  readonly mail: RepMailState;
  readonly readPane: ReturnType<typeof useReadPane>;
}

function OpenItem({ mailbox, view, appUrl, around, mail, readPane }: OpenItemProps) {
  const styles = useStyles();
  const { open } = mail;
  if (open.kind === "none") return <Text className={styles.pad}>{text.chooseMessage}</Text>;
  if (open.kind === "draft") {
    return <ComposeWindow key={open.key} draft={open.draft} appUrl={appUrl} view={view} around={around} />;
  }
  return (
    <ReadingPane
      mailbox={mailbox}
      id={open.id}
      pane={readPane}
      onReply={mail.startReply}
      onDelete={mail.deleteMessage}
    />
  );
}

/** What an add-in may ask for stays the same object: a new one would start its frames again. */
function useAround(parts: OutlookParts, mail: RepMailState): Surroundings {
  const latest = useRef(mail);
  latest.current = mail;
  return useMemo(
    () => ({
      ...parts,
      openForm: (form) => latest.current.startForm(form),
      openMessage: (id) => latest.current.openById(id),
    }),
    [parts],
  );
}

/** The rep's mail: folders and messages, and what is open beside them. */
export function RepMail(props: RepMailProps) {
  const styles = useStyles();
  const mail = useRepMail(props.mailbox, props.view.language, props.around.hasTrouble);
  const around = useAround(props.around, mail);
  const readPane = useReadPane(mail.open);
  const hasPane = mail.open.kind === "draft" || (readPane.isShown && mail.open.kind === "message");
  return (
    <div className={styles.root}>
      <Side mailbox={props.mailbox} mail={mail} hasPane={hasPane} />
      <div className={styles.main}>
        {mail.problem !== undefined && <Problem reason={mail.problem} />}
        {mail.wasSent && (
          <MessageBar intent="success">
            <MessageBarBody>{text.sent}</MessageBarBody>
          </MessageBar>
        )}
        <OpenItem {...props} around={around} mail={mail} readPane={readPane} />
      </div>
      {readPane.isShown && (
        <ReadPane
          {...props}
          around={around}
          id={readPane.id}
          isPinned={readPane.isPinned}
          onPin={readPane.pin}
          onClose={readPane.close}
        />
      )}
    </div>
  );
}
