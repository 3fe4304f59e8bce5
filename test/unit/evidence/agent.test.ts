import { describe, expect, it } from "@jest/globals";
import { readAgent } from "../../../server/features/evidence/agent.ts";

describe("readAgent", () => {
  const MOZILLA = "Mozilla/5.0";
  const WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
  it.each([
    [
      "Chrome",
      `${MOZILLA} (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36`,
      "desktop",
      "Windows",
      "Chrome",
    ],
    [
      "an Android phone",
      `${MOZILLA} (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36`,
      "mobile",
      "Android",
      "Chrome",
    ],
    [
      "an iPad",
      `${MOZILLA} (iPad; CPU OS 17_5 like Mac OS X) ${WEBKIT} Version/17.5 Mobile/15E148 Safari/604.1`,
      "tablet",
      "iOS",
      "Safari",
    ],
    [
      "a television",
      `${MOZILLA} (SMART-TV; Linux; Tizen 6.0) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/3.0 Chrome/76.0 TV Safari/537.36`,
      "tv",
      "Tizen",
      "Samsung Internet for Android",
    ],
    [
      "Outlook on Windows",
      "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; Trident/7.0; Microsoft Outlook 16.0.18025; ms-office; MSOffice 16)",
      "desktop",
      "Windows",
      "Outlook",
    ],
    [
      "Outlook on a Mac",
      `${MOZILLA} (Macintosh; Intel Mac OS X 10.15; rv:16.84.25) MacOutlook/16.84.25041335 (x86_64)`,
      "desktop",
      "macOS",
      "Outlook",
    ],
    ["Outlook on a phone", "Outlook-iOS/709.2226530.prod.iphone (4.2.1)", "mobile", "iOS", "Outlook"],
    [
      "Thunderbird",
      `${MOZILLA} (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Thunderbird/140.0`,
      "desktop",
      "Windows",
      "Thunderbird",
    ],
    ["Evolution, which the bot list names", "Evolution 3.50", "desktop", "Linux", "Evolution"],
    [
      "an iPad that asks for desktop pages, but slips",
      `${MOZILLA} (Macintosh; Intel Mac OS X 10_15_6) ${WEBKIT} GSA/300.0 Mobile/15E148 Safari/604.1`,
      "tablet",
      "iOS",
      "Google Search",
    ],
    ["one that nobody knows", "\u0000ÿ", "unknown", "", ""],
  ])("tells %s", (_what, agent, type, system, client) => {
    expect(readAgent(agent)).toEqual({ agent: "ordinary", agentLabel: "", device: { type, system, client } });
  });

  it.each([
    [
      "Gmail",
      `${MOZILLA} (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)`,
      "GoogleImageProxy",
    ],
    [
      "Yahoo Mail",
      "YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html",
      "YahooMailProxy",
    ],
  ])("does not believe the disguise of the proxy of %s", (client, agent, agentLabel) => {
    expect(readAgent(agent)).toEqual({
      agent: "proxy",
      agentLabel,
      device: { type: "unknown", system: "", client },
    });
  });

  it.each([
    "curl/8.5.0",
    "python-requests/2.32",
    "okhttp/4.9.3",
    `${MOZILLA} (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)`,
  ])("takes %s for a program", (agent) => {
    expect(readAgent(agent)).toMatchObject({ agent: "bot", device: null });
  });

  it.each([
    ["Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", "Slack preview"],
    ["TelegramBot (like TwitterBot)", "Telegram preview"],
    ["WhatsApp/2.23.20.0", "WhatsApp preview"],
    ["facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", "Facebook preview"],
    ["LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient)", "LinkedIn preview"],
    [`${MOZILLA} (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5`, "Microsoft preview"],
    [`${MOZILLA} (X11; Linux x86_64) Chrome/98.0 Safari/537.36 Google-PageRenderer`, "Google"],
    ["Microsoft Office Existence Discovery", "Microsoft Office Discovery"],
    ["Barracuda Sentinel (EE)", "Barracuda"],
  ])("names the program behind %s", (agent, agentLabel) => {
    expect(readAgent(agent)).toEqual({ agent: "bot", agentLabel, device: null });
  });

  it.each([
    ["Apple Mail", MOZILLA],
    ["Apple Mail", ` ${MOZILLA} `],
    [
      "Gmail",
      `${MOZILLA} (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/42.0.2311.135 Safari/537.36 Edge/12.246 Mozilla/5.0`,
    ],
  ])("knows what %s fetches whether anybody reads or not", (client, agent) => {
    expect(readAgent(agent)).toEqual({
      agent: "prefetch",
      agentLabel: client,
      device: { type: "unknown", system: "", client },
    });
  });

  it("takes a person inside another program for one, though its link previews are bots", () => {
    const chrome = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Electron/28.2 Safari/537.36";
    expect(readAgent(`${MOZILLA} (Windows NT 10.0; Win64; x64) ${chrome} Slack_SSB/4.36`)).toMatchObject({
      agent: "ordinary",
      device: { type: "desktop", client: "Slack" },
    });
  });

  it.each(["", "  \t"])("knows that there was none in %j", (agent) => {
    expect(readAgent(agent)).toEqual({ agent: "none", agentLabel: "", device: null });
  });

  it("keeps no text of an agent it does not know", () => {
    const kept = JSON.stringify([
      readAgent("SecretBrowser-4711/9 (of; Alice)"),
      readAgent("Alice's bot 4711"),
      readAgent("Alice/4711"),
      readAgent(`${MOZILLA} (compatible; Alice4711-crawler/1.0; +https://secret.example)`),
      readAgent(`${MOZILLA} (Linux; Android 15; Alice 4711) Secret/47.11`),
    ]);
    expect(kept).not.toMatch(/secret|4711|alice/i);
  });
});
