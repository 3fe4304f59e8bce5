/** As these programs send them. */
const webkit = (system: string, rest: string) =>
  `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) ${rest}`;
const WINDOWS = "Windows NT 10.0; Win64; x64";
const MAC = "Macintosh; Intel Mac OS X 10_15_7";

export const browsers = {
  chromeWindows: webkit(WINDOWS, "Chrome/146.0.0.0 Safari/537.36"),
  chromeOlder: webkit(WINDOWS, "Chrome/97.0.4692.99 Safari/537.36"),
  chromeMac: webkit(MAC, "Chrome/146.0.0.0 Safari/537.36"),
  chromeLinux: webkit("X11; Linux x86_64", "Chrome/146.0.0.0 Safari/537.36"),
  edge: webkit(WINDOWS, "Chrome/146.0.0.0 Safari/537.36 Edg/146.0.0.0"),
  firefox: "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:147.0) Gecko/20100101 Firefox/147.0",
  safariMac: `Mozilla/5.0 (${MAC}) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15`,
  safariPhone:
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1",
  safariTablet:
    "Mozilla/5.0 (iPad; CPU OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1",
  chromePhone: webkit("Linux; Android 10; K", "Chrome/146.0.0.0 Mobile Safari/537.36"),
  chromeTablet: webkit("Linux; Android 10; K", "Chrome/146.0.0.0 Safari/537.36"),
  samsungPhone: webkit("Linux; Android 10; K", "SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36"),
} as const;

export const mailPrograms = {
  outlookClassic:
    "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; WOW64; Trident/7.0; .NET4.0C; .NET4.0E; Microsoft Outlook 16.0.17328; ms-office; MSOffice 16)",
  outlookOffice: "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17328; Pro)",
  outlookMac: "MacOutlook/16.89.24090815 (Intel Mac OS X Version 14.6.1 (Build 23G93))",
  outlookNew: webkit(WINDOWS, "Chrome/146.0.0.0 Safari/537.36 Edg/146.0.0.0 OneOutlook/1.2026.1013.100"),
  outlookPhone: "Outlook-iOS/709.2226530.prod.iphone (3.24.1)",
  outlookAndroid: "Outlook-Android/2.0",
  appleMailMac: `Mozilla/5.0 (${MAC}) AppleWebKit/605.1.15 (KHTML, like Gecko)`,
  appleMailPhone:
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
  thunderbird: "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Thunderbird/140.5.0",
} as const;

export const services = {
  gmail: "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
  yahoo: "YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html",
  gmailPrefetch:
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/42.0.2311.135 Safari/537.36 Edge/12.246 Mozilla/5.0",
  apple: "Mozilla/5.0",
} as const;

/** Programs that say what they are. */
export const bots = {
  slack: "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
  teams: "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com",
  whatsapp: "WhatsApp/2.23.20.0 A",
  facebook: "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
  iMessage:
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0",
  twitter: "Twitterbot/1.0",
  telegram: "TelegramBot (like TwitterBot)",
  linkedIn: "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
  discord: "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
  requests: "python-requests/2.32.3",
  aiohttp: "Python/3.12 aiohttp/3.9.5",
  curl: "curl/8.5.0",
  wget: "Wget/1.21.4",
  go: "Go-http-client/2.0",
  java: "Apache-HttpClient/4.5.14 (Java/17.0.9)",
  okhttp: "okhttp/4.12.0",
  headless: webkit("X11; Linux x86_64", "HeadlessChrome/128.0.0.0 Safari/537.36"),
  barracuda: "BarracudaCentral/1.0",
} as const;
