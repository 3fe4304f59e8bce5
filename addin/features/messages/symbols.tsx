import {
  AlertOffRegular,
  AlertRegular,
  ArrowReplyDownRegular,
  ArrowReplyRegular,
  BotRegular,
  CalendarCancelRegular,
  CalendarClockRegular,
  CalendarEditRegular,
  CursorClickRegular,
  DocumentRegular,
  type FluentIcon,
  MailArrowUpRegular,
  MailDismissRegular,
  MailReadRegular,
  PersonRegular,
  PersonStarRegular,
  QuestionCircleRegular,
  ServerRegular,
} from "@fluentui/react-icons";
import type { Evidence, InteractionKind } from "../../../shared/interactions.ts";

/** One symbol for each kind of interaction; the words beside it say the same. */
export const kindIcons: Readonly<Record<InteractionKind, FluentIcon>> = {
  sent: MailArrowUpRegular,
  opened: MailReadRegular,
  clicked: CursorClickRegular,
  attachmentViewed: DocumentRegular,
  replied: ArrowReplyRegular,
  autoReplied: ArrowReplyDownRegular,
  bounced: MailDismissRegular,
  scheduled: CalendarClockRegular,
  rescheduled: CalendarEditRegular,
  cancelled: CalendarCancelRegular,
  reminderFired: AlertRegular,
  reminderEnded: AlertOffRegular,
};

/** Who or what made a hit. */
export const evidenceIcons: Readonly<Record<Evidence, FluentIcon>> = {
  person: PersonRegular,
  mailProxy: ServerRegular,
  automatic: BotRegular,
  own: PersonStarRegular,
  unknown: QuestionCircleRegular,
};
