import type { DeviceType } from "../../../shared/interactions.ts";

/**
 * Android tablets by their makers' names of models, for agents that say "Mobile" all the same, or nothing: Samsung,
 * Amazon, Lenovo, Huawei and Honor, OnePlus and others, Sony, Google, LG, Asus, Acer; then whatever is called a pad.
 */
const TABLET_MODELS = new RegExp(
  [
    /\bSM-[TPX]\d{3}|\bGT-P\d{4}|\bGT-N(?:51|80)\d\d/,
    /\bKF[A-Z]{2,6}\b/,
    /\bTB-?[\dXJ]\w{3,}|\bLenovo (?:TB|TAB|YT|Yoga Tab)|\bYT\d?-\w+/,
    /\b(?:AGS|BAH|SCM|MRX|MRR|BTV|CMR|SHT|JDN|KOB|KJR|KRJ|AGR|DBR|DBY|GOT|WGR|BG2|BZT|BZA|VRD)\d?-[AWL]\w+/,
    /\b(?:OPD\d{4}|RMP\d{4}|Nokia T\d\d|SGP\d{3})\b|\bXperia Tablet/,
    /\bNexus (?:7|9|10)\b|\bPixel (?:C|Tablet)\b|\bLG-V\d{3}|\bXoom\b|\bTransformer\b/,
    /\bP0[012][A-Z0-9]\b|\b[AB]\d-[AB]\d\d\b/,
    /Android[^)]*;[^;)]*(?:[Pp]ad|PAD|[Tt]ab|TAB)(?:let)?(?:[\s_\d;)-])/,
  ]
    .map(({ source }) => source)
    .join("|"),
);

const TELEVISIONS =
  /smart-?tv|googletv|android ?tv|apple ?tv|\btvos\b|hbbtv|netcast|web0s|\bwebos\.tv|bravia|crkey|chromecast|\broku\b|viera|vidaa|philipstv|smartcast|shield android|mibox|\btv safari\b|large screen/i;
const FIRE_TV = /\bAFT[A-Z]{1,5}\d*\b/;
const OTHERS = /playstation|xbox|nintendo|oculusbrowser|quest \d|apple ?watch|watch\d+,\d|\bsm-r\d{3}/i;
const FEATURE_PHONES =
  /windows phone|iemobile|windows ce|blackberry|\bbb10\b|symb(?:ian|os)|series ?60|kaios|opera (?:mini|mobi)|midp|j2me|\bnokia|hpwos|maemo|meego|\bbada\b|sailfish|\(mobile;|\(phone;/i;
const TABLETS = /\bipad|\bplaybook\b|\bkindle\/|\btablet;|\(tablet;|\brim tablet/i;
const DESKTOPS =
  /windows|win(?:nt|64|98)|macintosh|mac os x|macos|mac_powerpc|x11|\bcros\b|linux|ubuntu|[a-z]bsd\b|sunos|\(pc;/i;

/** An Android that is a browser says "Mobile" on a phone. Other programs just give the system's own agent. */
function androidType(agent: string): DeviceType {
  if (TABLET_MODELS.test(agent)) return "tablet";
  const isBrowser = /(?:Safari|Gecko)\//.test(agent);
  return /mobile/i.test(agent) || !isBrowser ? "mobile" : "tablet";
}

/**
 * The kind of device by the agent's own words. "unknown" if it has none. What no agent can tell: an iPad whose browser
 * asks for desktop pages calls itself a Macintosh, and is taken for one unless it slips ("Mobile/…").
 */
export function readType(agent: string): DeviceType {
  if (OTHERS.test(agent)) return "other";
  if (TELEVISIONS.test(agent) || FIRE_TV.test(agent)) return "tv";
  if (TABLETS.test(agent)) return "tablet";
  if (/iphone|ipod/i.test(agent) && !/windows phone/i.test(agent)) return "mobile";
  if (FEATURE_PHONES.test(agent)) return "mobile";
  if (/android/i.test(agent)) return androidType(agent);
  if (/\bKF[A-Z]{2,6}\b.*Silk|Silk-Accelerated/.test(agent)) return "tablet";
  if (/macintosh.*mobile\//i.test(agent)) return "tablet";
  if (DESKTOPS.test(agent)) return "desktop";
  // Apple's programs beside the browser: on a Mac they say what processor it has.
  if (/darwin\//i.test(agent)) return /x86_64|i386|arm64e?\)/.test(agent) ? "desktop" : "mobile";
  return /mobile|phone/i.test(agent) ? "mobile" : "unknown";
}

const SYSTEM_NAMES: readonly (readonly [RegExp, string])[] = [
  [/windows phone/i, "Windows Phone"],
  [/xbox/i, "Xbox"],
  [/playstation/i, "PlayStation"],
  [/nintendo/i, "Nintendo"],
  [/iphone|ipad|ipod|macintosh.*mobile\//i, "iOS"],
  [/apple ?tv|\btvos\b/i, "tvOS"],
  [/tizen/i, "Tizen"],
  [/web0s|\bwebos\b/i, "webOS"],
  [/\broku\b/i, "Roku"],
  [/android|silk-accelerated/i, "Android"],
  [/openharmony|harmonyos/i, "HarmonyOS"],
  [/kaios/i, "KaiOS"],
  [/blackberry|\bbb10\b|playbook/i, "BlackBerry"],
  [/windows|winnt|win64/i, "Windows"],
  [/\bcros\b/i, "Chrome OS"],
  [/macintosh|mac os x|macos|mac_powerpc/i, "macOS"],
  [/darwin\/.*(?:x86_64|i386)/i, "macOS"],
  [/freebsd/i, "FreeBSD"],
  [/openbsd/i, "OpenBSD"],
  [/linux|ubuntu|x11/i, "Linux"],
];

/** The operating system, by a name of ours; "" if the agent tells none. */
export const readSystem = (agent: string): string =>
  SYSTEM_NAMES.find(([pattern]) => pattern.test(agent))?.[1] ?? "";
