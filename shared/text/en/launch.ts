/**
 * What Outlook's own dialog says when Send is held back. Shown by an engine that can't fill anything in, so these have no
 * arguments; Outlook takes 500 characters of a message and 20 of a button.
 */
export const launch = {
  "launch.button": "Open the pane",
  "launch.hold.delayed":
    "This message has a delivery time. Open the pane to schedule it, or send it now with Send Anyway.",
  "launch.hold.notPrepared":
    "You chose to follow this message, but it is not prepared yet, and it has pictures that could be lost if that happened now. Open the pane and send it from there, or send it unfollowed with Send Anyway.",
  "launch.hold.changed":
    "This message changed after it was prepared to be followed: a part of it is not followed yet. Open the pane and prepare it again, or send it as it is with Send Anyway.",
  "launch.hold.mustNotFollow":
    "This message is still followed, although that was turned off or a recipient does not allow it. Open the pane to take the following out, or send it as it is with Send Anyway.",
  "launch.hold.files":
    "This message is not followed any more, but its files are still links to OneDrive instead of attachments. Open the pane to attach them, or send the links with Send Anyway.",
  "launch.hold.unsure":
    "Outlook did not confirm that the text of this message is complete. Please look through it, then send it again, or send it as it is with Send Anyway.",
} as const;
