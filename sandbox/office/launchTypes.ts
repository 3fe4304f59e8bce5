/** The events a message being written raises, by the names the manifest gives them. */
export const launchTypes = [
  "OnNewMessageCompose",
  "OnMessageCompose",
  "OnMessageRecipientsChanged",
  "OnMessageAttachmentsChanged",
  "OnMessageSend",
] as const;
export type LaunchType = (typeof launchTypes)[number];

export interface Launch {
  readonly launchId: number;
  readonly type: LaunchType;
  /** What else the event object holds. */
  readonly detail: Readonly<Record<string, unknown>>;
  /** Roaming settings as they are now: real runtimes start anew for an event, and read them then. */
  readonly roaming: Readonly<Record<string, unknown>>;
}

/** What a handler says when it is done; only OnMessageSend's answer has any weight. */
export interface CompletedOptions {
  readonly allowEvent?: boolean;
  readonly errorMessage?: string;
  readonly errorMessageMarkdown?: string;
  readonly commandId?: string;
  readonly cancelLabel?: string;
  readonly contextData?: string;
  readonly sendModeOverride?: string;
}
