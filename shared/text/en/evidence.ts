/** Why a hit was judged as it was (spec H1): one sentence for each rule. */
export const evidence = {
  "evidence.because.taughtOwn": "You said that this was you.",
  "evidence.because.taughtAutomatic": "You said that this was a machine.",
  "evidence.because.beforeSending": "It came before the message was sent.",
  "evidence.because.ownCookie": "It came from a browser in which you are signed in.",
  "evidence.because.ownPlace":
    "It came from your network, with a program in which you were signed in about then.",
  "evidence.because.ownMailProgram":
    "It came by a mail program from the network in which you were signed in about then.",
  "evidence.because.reading": "You were looking at this message, or at one that quotes it, at that moment.",
  "evidence.because.head": "It asked for the headers only, as scanners and previews do.",
  "evidence.because.prefetchHeader": "It said itself that it fetches ahead, before anybody has asked for it.",
  "evidence.because.botAgent": "It named itself as a program, not as a person’s browser or mail client.",
  "evidence.because.scannerNetwork": "It came from the network of a company that scans mail.",
  "evidence.because.crowd":
    "At that moment the same client asked for several of your messages to different people.",
  "evidence.because.burst": "Several links were followed within seconds, faster than a person clicks.",
  "evidence.because.sameClient": "The same client behaved like a scanner just before or after.",
  "evidence.because.servicePrefetch":
    "The recipient’s mail service fetched it ahead of time, as it does at delivery whether or not anybody reads.",
  "evidence.because.serviceClick":
    "It came from a mail service, which follows links to check them; a person’s click comes from elsewhere.",
  "evidence.because.falseProxy": "It called itself a mail service, but did not come from there.",
  "evidence.because.noAgentScanner": "It did not say which program made it, and came as scanners do.",
  "evidence.because.tooSoon":
    "It came within seconds of sending, before a person could have seen the message.",
  "evidence.because.clickTooSoon":
    "It followed a link within half a minute of sending, before anybody had opened the message.",
  "evidence.because.serviceAtDelivery":
    "The recipient’s mail service fetched it right after delivery, when it scans new mail.",
  "evidence.because.cloudAtDelivery": "It came from rented machines right after delivery, as scanners do.",
  "evidence.because.amongMachines": "It came from rented machines while a scanner was at work.",
  "evidence.because.echo": "It repeated another client’s click within seconds, as link checks do.",
  "evidence.because.privacyPrefetch":
    "It was fetched in advance to protect privacy, as Apple does whether or not anybody reads: it tells nothing.",
  "evidence.because.noAgent": "It did not say which program made it.",
  "evidence.because.asksPrivacy": "It asked not to be tracked, so it is not counted as an open.",
  "evidence.because.cloud":
    "It came from rented machines: scanners use them, but so do people with a remote desktop or a private network.",
  "evidence.because.proxyAgent":
    "The recipient’s mail service fetched it when the message was opened; the time is approximate.",
  "evidence.because.proxyNetwork":
    "It came from the recipient’s mail service, which fetches pictures when a message is opened; the time is approximate.",
  "evidence.because.outlookNetwork":
    "It came from Microsoft’s network, as when a message is opened in Outlook on the web; the time is approximate.",
  "evidence.because.usualClient": "The same client came at other times too, as a person’s does.",
  "evidence.because.openThenClick":
    "The same client opened the message first and followed a link after a while, as people do.",
  "evidence.because.ordinaryAgent": "It came from an ordinary browser or mail client.",
  "evidence.because.implied": "Not seen itself: a click means that the message was opened.",
  "evidence.because.impliedByReply": "Not seen itself: a reply means that the message was opened.",
  "evidence.because.colleague": "It came from your own organization, and is not counted as a reply.",
} as const;
