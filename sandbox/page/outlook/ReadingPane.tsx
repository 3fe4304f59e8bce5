import { Button, makeStyles, Text, ToggleButton, tokens } from "@fluentui/react-components";
import {
  ArrowForwardRegular,
  ArrowReplyAllRegular,
  ArrowReplyRegular,
  DeleteRegular,
  PanelRightRegular,
} from "@fluentui/react-icons";
import type { Mailbox, ReplyKind } from "../graph.ts";
import { MailView } from "../mail/MailView.tsx";
import { type Mail, useMail } from "../mail/useMail.ts";
import { Problem } from "../Problem.tsx";
import { text } from "../text.ts";

const useStyles = makeStyles({
  actions: {
    display: "flex",
    flexWrap: "wrap",
    gap: tokens.spacingHorizontalS,
    paddingInline: tokens.spacingHorizontalM,
  },
  pad: { padding: tokens.spacingHorizontalM },
});

interface ReadingPaneProps {
  readonly mailbox: Mailbox;
  readonly id: string;
  readonly pane: { readonly isShown: boolean; readonly toggle: () => void };
  readonly onReply: (mail: Mail, kind: ReplyKind) => void;
  readonly onDelete: (id: string) => void;
}

export function ReadingPane({ mailbox, id, pane, onReply, onDelete }: ReadingPaneProps) {
  const styles = useStyles();
  const { loaded, again } = useMail(mailbox, id);
  if (loaded.state === "loading") return <Text className={styles.pad}>{text.loading}</Text>;
  if (loaded.state === "failed") return <Problem reason={loaded.reason} onRetry={again} />;
  const mail = loaded.value;
  const actions = (
    <div className={styles.actions}>
      <Button size="small" icon={<ArrowReplyRegular />} onClick={() => onReply(mail, "reply")}>
        {text.reply}
      </Button>
      <Button size="small" icon={<ArrowReplyAllRegular />} onClick={() => onReply(mail, "replyAll")}>
        {text.replyAll}
      </Button>
      <Button size="small" icon={<ArrowForwardRegular />} onClick={() => onReply(mail, "forward")}>
        {text.forward}
      </Button>
      <Button size="small" appearance="subtle" icon={<DeleteRegular />} onClick={() => onDelete(id)}>
        {text.delete}
      </Button>
      <ToggleButton
        size="small"
        appearance="subtle"
        icon={<PanelRightRegular />}
        aria-label={text.showAssistant}
        title={text.showAssistant}
        checked={pane.isShown}
        onClick={pane.toggle}
      />
    </div>
  );
  return <MailView key={id} mail={mail} alwaysImages={false} actions={actions} />;
}
