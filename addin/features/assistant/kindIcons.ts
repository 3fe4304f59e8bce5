import {
  AlertRegular,
  ArrowReplyRegular,
  type FluentIcon,
  MailClockRegular,
  MailDismissRegular,
  MailErrorRegular,
  MailOffRegular,
  MailReadRegular,
  PersonArrowBackRegular,
  PersonWarningRegular,
} from "@fluentui/react-icons";
import type { CardKind } from "../../../shared/cards.ts";

/** One symbol for each kind of card; the words beside it say the same. */
export const kindIcons: Readonly<Record<CardKind, FluentIcon>> = {
  firstOpen: MailReadRegular,
  interestIsBack: PersonArrowBackRegular,
  reminderDue: AlertRegular,
  replied: ArrowReplyRegular,
  bounced: MailDismissRegular,
  sentLate: MailClockRegular,
  notSent: MailErrorRegular,
  needsSignIn: PersonWarningRegular,
  wentUnfollowed: MailOffRegular,
};
