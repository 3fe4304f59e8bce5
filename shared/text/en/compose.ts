export const compose = {
  "compose.state.following": "Following",
  "compose.state.partlyFollowing": "Partly following",
  "compose.state.notFollowing": "Not following",
  "compose.state.blocked": "Blocked",
  "compose.state.unavailable": "Unavailable",
  "compose.reason.everyoneAllows": "Opens and link clicks will show in this message’s history.",
  "compose.reason.onlyClicks": "Link clicks are followed; a recipient does not allow opens to be.",
  "compose.reason.onlyOpens": "Opens are followed; a recipient does not allow link clicks to be.",
  "compose.reason.repChose": "You chose not to follow this message.",
  "compose.reason.recipientRefuses":
    "{count, plural, =1 {{name} does not allow messages to be followed.} other {{count} recipients do not allow messages to be followed.}}",
  "compose.reason.engagementOff": "Your organization has turned email engagement off.",
  "compose.reason.noRecipient": "Add a recipient to follow this message.",
  "compose.reason.noRecord": "None of the recipients in To or Cc is an account, contact or lead.",
  "compose.reason.tooManyRecipients": "More than {limit, number} recipients: bulk mail is not followed.",
  "compose.reason.plainText": "Plain text messages can’t be followed. Switch to HTML to follow this one.",
  "compose.reason.protected": "Signed, encrypted and rights-protected messages can’t be followed.",
} as const;
