/** Why a hit was judged as it was (spec H1): one sentence for each rule. */
export const evidence = {
  "evidence.because.head": "It asked for the headers only, as scanners and previews do.",
  "evidence.because.botAgent": "It named itself as a program, not as a person’s browser or mail client.",
  "evidence.because.proxyAgent":
    "The recipient’s mail service fetched it when the message was opened; the time is approximate.",
  "evidence.because.beforeSending": "It came before the message was sent.",
  "evidence.because.ownCookie": "It came from a browser in which you are signed in.",
  "evidence.because.noAgent": "It did not say which program made it.",
  "evidence.because.ordinaryAgent": "It came from an ordinary browser or mail client.",
  "evidence.because.implied": "Not seen itself: a click means that the message was opened.",
} as const;
