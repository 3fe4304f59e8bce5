export const interactions = {
  "interactions.evidence.person": "A person",
  "interactions.evidence.mailProxy": "A mail proxy",
  "interactions.evidence.automatic": "Automatic",
  "interactions.evidence.own": "You",
  "interactions.evidence.unknown": "Unknown",
  "interactions.because.head": "It asked for the headers only, as scanners and previews do.",
  "interactions.because.botAgent": "It named itself as a program, not as a person’s browser or mail client.",
  "interactions.because.proxyAgent":
    "The recipient’s mail service fetched it when the message was opened; the time is approximate.",
  "interactions.because.beforeSending": "It came before the message was sent.",
  "interactions.because.ownCookie": "It came from a browser in which you are signed in.",
  "interactions.because.noAgent": "It did not say which program made it.",
  "interactions.because.ordinaryAgent": "It came from an ordinary browser or mail client.",
  "interactions.because.implied": "Not seen itself: a click means that the message was opened.",
} as const;
