/** Pages and panes outside one feature: the recipient's pages, the frame of the full page, errors. */
export const pages = {
  "pages.missingLink.title": "This link can’t be opened",
  "pages.missingLink.text":
    "It was changed on its way, or is not complete. Ask whoever sent you the message for the address.",
  "pages.missingFile.title": "This file is no longer available",
  "pages.missingFile.expired":
    "The link to it has ended. If you still need the file, ask whoever sent you the message to send it again.",
  "pages.missingFile.revoked":
    "Whoever sent it has taken it back. If you still need the file, ask them to send it again.",
  "pages.compromisedLink.title": "Check this address before you go on",
  "pages.compromisedLink.text": "We can’t vouch for this link. It leads to the address below.",
  "pages.compromisedLink.go": "Go to {host}",
} as const;
