/** The rep's own webhook. */
export const channel = {
  "channel.refused.notAllowed": "Your organization does not allow webhooks. Ask your admin.",
  "channel.refused.noUrl": "url: enter a whole address, such as https://hooks.example.com/cards.",
  "channel.refused.notHttps": "url: the address must begin with https.",
  "channel.refused.inside":
    "url: this leads into a network of its own. Enter an address that the internet can reach.",
  "channel.refused.hasPassword": "url: leave user name and password out of the address.",
  "settings.webhooks": "Let people post their cards to a webhook",
  "settings.webhooks.means":
    "Each person may name one address outside that gets their new cards: subjects, names of recipients, and what happened. When this is off, nothing is posted to those that were named.",
  "channel.title": "Your webhook",
  "channel.means":
    "Each new card of yours is also posted to this address, signed with a secret that is shown once. What fails is tried again for a day. Redirects are not followed.",
  "channel.notAllowed": "Your organization does not allow webhooks.",
  "channel.stillThere": "Nothing is posted to it while your organization does not allow webhooks.",
  "channel.url": "Address",
  "channel.save": "Save address",
  "channel.renew": "Save and make a new secret",
  "channel.remove": "Remove webhook",
  "channel.removed": "The webhook was removed.",
  "channel.failing": "Nothing has got there since {when}. Check the address.",
  "channel.secret": "Signing secret",
  "channel.secret.means":
    "Copy it now: it is not shown again. Posts follow the Standard Webhooks specification.",
} as const;
