/** Values of an enum of @types/office-js whose declaration gives text: both keys and values are checked. */
type Texts<E> = { readonly [K in keyof E]: E[K] extends string ? `${E[K]}` : string };

/** The enums an add-in in Outlook reads, with the values the real Office.js has at run time. */
export const AsyncResultStatus = { Succeeded: "succeeded", Failed: "failed" } as const satisfies Texts<
  typeof Office.AsyncResultStatus
>;

export const CoercionType: Partial<Texts<typeof Office.CoercionType>> = { Text: "text", Html: "html" };

export const EventType = {
  ItemChanged: "olkItemSelectedChanged",
  RecipientsChanged: "olkRecipientsChanged",
  AttachmentsChanged: "olkAttachmentsChanged",
  OfficeThemeChanged: "officeThemeChanged",
} as const satisfies Partial<Texts<typeof Office.EventType>>;

export const HostType: Partial<Texts<typeof Office.HostType>> = { Outlook: "Outlook" };

export const PlatformType = {
  PC: "PC",
  OfficeOnline: "OfficeOnline",
  Mac: "Mac",
  iOS: "iOS",
  Android: "Android",
  Universal: "Universal",
} as const satisfies Texts<typeof Office.PlatformType>;

type Mailbox = typeof Office.MailboxEnums;

const AttachmentContentFormat: Texts<Mailbox["AttachmentContentFormat"]> = {
  Base64: "base64",
  Url: "url",
  Eml: "eml",
  ICalendar: "iCalendar",
};
const AttachmentStatus: Texts<Mailbox["AttachmentStatus"]> = { Added: "added", Removed: "removed" };
const AttachmentType: Texts<Mailbox["AttachmentType"]> = {
  Base64: "base64",
  Cloud: "cloud",
  File: "file",
  Item: "item",
};
const BodyMode: Texts<Mailbox["BodyMode"]> = { FullBody: 0, HostConfig: 1 } as never;
const ComposeType: Texts<Mailbox["ComposeType"]> = { Forward: "forward", NewMail: "newMail", Reply: "reply" };
const ItemNotificationMessageType: Texts<Mailbox["ItemNotificationMessageType"]> = {
  ProgressIndicator: "progressIndicator",
  InformationalMessage: "informationalMessage",
  ErrorMessage: "errorMessage",
  InsightMessage: "insightMessage",
};
const ItemType: Texts<Mailbox["ItemType"]> = { Message: "message", Appointment: "appointment" };
const RecipientType: Texts<Mailbox["RecipientType"]> = {
  DistributionList: "distributionList",
  User: "user",
  ExternalUser: "externalUser",
  Other: "other",
};
const SendModeOverride: Texts<Mailbox["SendModeOverride"]> = { PromptUser: "promptUser" };
const RestVersion: Texts<Mailbox["RestVersion"]> = { v1_0: "v1.0", v2_0: "v2.0", Beta: "beta" };

export const MailboxEnums = {
  AttachmentContentFormat,
  AttachmentStatus,
  AttachmentType,
  BodyMode,
  ComposeType,
  ItemNotificationMessageType,
  ItemType,
  RecipientType,
  RestVersion,
  SendModeOverride,
} as const satisfies Partial<Record<keyof Mailbox, unknown>>;
