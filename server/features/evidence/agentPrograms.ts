import type { DeviceType } from "../../../shared/interactions.ts";

/** Mail services that fetch pictures for a reader, when a message is opened: pattern, what it was known by, client. */
export const MAIL_PROXIES: readonly (readonly [RegExp, string, string])[] = [
  [/GoogleImageProxy|\bggpht\.com\b/i, "GoogleImageProxy", "Gmail"],
  [/YahooMailProxy/i, "YahooMailProxy", "Yahoo Mail"],
  [/Mail\.?ru[ _-]?ImageProxy/i, "MailruImageProxy", "Mail.ru"],
  [/YandexImageResizer/i, "YandexImageResizer", "Yandex Mail"],
  [/Fastmail[^;)]{0,20}Proxy/i, "FastmailProxy", "Fastmail"],
];

/**
 * Mail services that fetch pictures whether anybody reads or not: pattern, label, client. Apple's Mail Privacy
 * Protection sends two words and nothing else; Gmail disguises itself at delivery as a browser of 2015.
 */
export const PREFETCHES: readonly (readonly [RegExp, string, string])[] = [
  [/^Mozilla\/5\.0$/, "Apple Mail", "Apple Mail"],
  [/Chrome\/42\.0\.2311\.135 Safari\/537\.36 Edge\/12\.246(?: Mozilla\/5\.0)?$/, "Gmail", "Gmail"],
];

/** Programs that name themselves. Whatever isbot knows is one, too; these it misses, or they deserve their name. */
export const BOTS: readonly (readonly [RegExp, string])[] = [
  [/Microsoft Office (?:Existence|Protocol) Discovery/i, "Microsoft Office Discovery"],
  [/MicrosoftPreview|SkypeUriPreview|BingPreview/i, "Microsoft preview"],
  [/Slackbot|Slack-ImgProxy/i, "Slack preview"],
  [/TelegramBot/i, "Telegram preview"],
  [/^WhatsApp\b/i, "WhatsApp preview"],
  [/facebookexternalhit|Facebot|meta-externala/i, "Facebook preview"],
  [/Twitterbot/i, "X preview"],
  [/LinkedInBot/i, "LinkedIn preview"],
  [/Discordbot/i, "Discord preview"],
  [/Google-PageRenderer|Google-Read-Aloud|Google-Safety|Googlebot/i, "Google"],
  [/Barracuda/i, "Barracuda"],
  [/Mimecast/i, "Mimecast"],
  [/Proofpoint/i, "Proofpoint"],
  [/SafeLinks|ATP[- ]?Scanner/i, "Safe Links"],
  [/TrendMicro|Trend Micro/i, "Trend Micro"],
  [/HubSpot Connect/i, "HubSpot"],
  [/Amazon CloudFront|Amazon-Route53/i, "Amazon"],
  [
    /^(?:curl|Wget|python-requests|Python-urllib|Go-http-client|Java|okhttp|axios|node-fetch)\b/i,
    "HTTP library",
  ],
  [
    /^(?:AHC|lua-resty-http|libwww-perl|Apache-HttpClient|Ruby|undici|node)\b|aiohttp|PycURL/i,
    "HTTP library",
  ],
];

export interface MailProgram {
  readonly pattern: RegExp;
  readonly client: string;
  /** Where the agent itself does not say. */
  readonly type?: DeviceType;
  readonly system?: string;
}

const program = (pattern: RegExp, client: string, type?: DeviceType, system?: string): MailProgram => ({
  pattern,
  client,
  ...(type && { type }),
  ...(system && { system }),
});

/**
 * Mail programs, which parsers take for an old browser and isbot in part for a bot; then programs that show a page
 * inside themselves, with a person in front. The first that fits.
 */
export const PROGRAMS: readonly MailProgram[] = [
  program(/Outlook-iOS/i, "Outlook", "mobile", "iOS"),
  program(/Outlook-Android/i, "Outlook", "mobile", "Android"),
  program(/Outlook-Express|Windows-Live-Mail|WLMail/i, "Outlook Express", "desktop", "Windows"),
  program(/WindowsCommunicationsApps|Windows ?Mail\//i, "Windows Mail", "desktop", "Windows"),
  program(/MacOutlook|^Outlook\/[\d.]+ CFNetwork/i, "Outlook", "desktop", "macOS"),
  program(/OneOutlook|Microsoft (?:Office )?Outlook|ms-office|MSOffice/i, "Outlook", "desktop", "Windows"),
  program(/Windows Phone.* Outlook/i, "Outlook", "mobile"),
  program(/^Microsoft Office\//i, "Microsoft Office", "desktop"),
  program(/Thunderbird\/|Betterbird\/|Icedove\//i, "Thunderbird", "desktop"),
  program(/Postbox(?:App)?[ /]/i, "Postbox", "desktop"),
  program(/SeaMonkey\/|Iceape\//i, "SeaMonkey", "desktop"),
  program(/\bEvolution[ /]/i, "Evolution", "desktop", "Linux"),
  program(/\bKMail\b|Kontact\//i, "KMail", "desktop", "Linux"),
  program(/\bGeary\//i, "Geary", "desktop", "Linux"),
  program(/\bClaws Mail|Sylpheed/i, "Claws Mail", "desktop"),
  program(/Lotus-?Notes|IBM Notes|HCL ?Notes/i, "HCL Notes", "desktop"),
  program(/The Bat!/i, "The Bat!", "desktop", "Windows"),
  program(/eM ?Client/i, "eM Client", "desktop"),
  program(/Mailbird/i, "Mailbird", "desktop", "Windows"),
  program(/Mailspring/i, "Mailspring", "desktop"),
  program(/Foxmail/i, "Foxmail", "desktop"),
  program(/Superhuman\//i, "Superhuman", "desktop"),
  program(/Airmail/i, "Airmail"),
  program(/\bSpark(?: Desktop)?\//i, "Spark"),
  program(/\bCanary(?:Mail)?\//i, "Canary Mail"),
  program(/ProtonMail|Proton Mail/i, "Proton Mail"),
  program(/SamsungEmail|Samsung Email|SecEmail/i, "Samsung Email", "mobile", "Android"),
  program(/K-9 Mail|k9mail/i, "K-9 Mail", "mobile", "Android"),
  program(/FairEmail/i, "FairEmail", "mobile", "Android"),
  program(/AquaMail|Aqua Mail/i, "Aqua Mail", "mobile", "Android"),
  program(/BlueMail|TypeApp/i, "BlueMail"),
  program(/EdisonMail|Edison Mail/i, "Edison Mail"),
  program(/YahooMobileMail|Yahoo(?:%20)?Mail\/|jp\.co\.yahoo\.ymail/i, "Yahoo Mail", "mobile"),
  program(/\bMyMail\/|Mail\.Ru(?:[ /]|App)/, "Mail.ru", "mobile"),
  program(/QQMail\//i, "QQ Mail"),
  program(/NaverMailApp/i, "Naver Mail", "mobile"),
  program(/MailMaster/i, "NetEase Mail Master"),
  program(/\bBarca(?:Pro)?\//i, "Barca", "desktop", "Windows"),
  program(/\bGmail\//i, "Gmail", "mobile"),
  program(/\bMobileMail\b/, "Apple Mail", "mobile", "iOS"),
  program(/^Mail\/\d[\d.]* CFNetwork/, "Apple Mail", "desktop", "macOS"),
  program(/\bLinkedInApp\b/i, "LinkedIn"),
  program(/\bTeams(?:Mobile)?[-/]/, "Microsoft Teams"),
  program(/Slack_SSB|\bSlack\//, "Slack"),
  program(/\bFBA[NV]\b|\bFB_IAB\b/, "Facebook"),
  program(/\bInstagram \d/, "Instagram"),
  program(/\bMicroMessenger\//i, "WeChat"),
  program(
    /^Mozilla\/5\.0 \((?:iP|Macintosh)[^)]*\) AppleWebKit\/[\d.]+ \(KHTML, like Gecko\)(?: Mobile\/\w+)?$/,
    "Apple Mail",
  ),
];
