import { describe, expect, it } from "@jest/globals";
import { isBelow, listPreview } from "../../../addin/features/preview/rules.ts";
import { addHost, MAX_SETTING_LENGTH, readHosts } from "../../../addin/features/preview/useLeftAlone.ts";
import type { PreviewAnswer } from "../../../shared/compose.ts";

type Link = PreviewAnswer["links"][number];

const link = (changes: Partial<Link> = {}): Link => ({
  index: 0,
  url: "https://shop.example/a",
  followed: true,
  text: "Shop",
  showsOther: null,
  ...changes,
});

const answer = (changes: Partial<PreviewAnswer> = {}): PreviewAnswer => ({
  state: "following",
  reason: "",
  reasonCode: "everyoneAllows",
  recipients: [],
  links: [link()],
  images: { hosted: 0, kept: 0 },
  ...changes,
});

const person = (opens: boolean, clicks: boolean) => ({
  address: "ann@customer.test",
  name: "Ann",
  recordId: null,
  recordKind: null,
  preference: "partly" as const,
  applies: { opens, clicks, source: "record" as const },
});

describe("the preview", () => {
  it("shows one link with one text once, and its host once", () => {
    const links = [link(), link({ index: 1 }), link({ index: 2, text: "Again" })];
    const { followed, hosts } = listPreview(answer({ links }), []);
    expect(followed.map(({ text }) => text)).toEqual(["Shop", "Again"]);
    expect(hosts).toEqual(["shop.example"]);
  });

  it.each([
    ["followed", link(), [], true, undefined],
    ["left alone by the rep", link({ followed: false, skippedBecause: "chosen" }), [], true, "chosen"],
    [
      "of a host left alone",
      link({ followed: false, skippedBecause: "chosen" }),
      ["shop.example"],
      false,
      "chosenHost",
    ],
    ["to unsubscribe", link({ followed: false, skippedBecause: "unsubscribe" }), [], false, "unsubscribe"],
    [
      "that is no web link",
      link({ url: "mailto:a@b.test", followed: false, skippedBecause: "notWeb" }),
      [],
      false,
      "notWeb",
    ],
  ] as const)(
    "offers a switch for a link %s only where the rep can decide",
    (_name, one, hosts, canSwitch, reason) => {
      const { followed, leftAlone } = listPreview(answer({ links: [one] }), hosts);
      expect([...followed, ...leftAlone][0]).toMatchObject({ canSwitch, reason });
    },
  );

  it("warns of text that is another address, also where that is left alone", () => {
    const misleading = link({
      text: "https://bank.example",
      showsOther: "https://bank.example",
      followed: false,
    });
    expect(listPreview(answer({ links: [misleading] }), []).misleading).toHaveLength(1);
  });

  it.each([
    ["blocked", 3],
    ["partlyFollowing", 3],
    ["notFollowing", 0],
  ] as const)("names who blocks a message that is %s", (state, count) => {
    const recipients = [person(false, false), person(true, false), person(false, true), person(true, true)];
    expect(listPreview(answer({ state, recipients }), []).blocking).toHaveLength(count);
  });
});

describe("hosts left alone", () => {
  it.each([
    ["shop.example", true],
    ["www.shop.example", true],
    ["myshop.example", false],
    ["example", false],
  ])("%s: %s", (host, expected) => expect(isBelow(host, ["shop.example"])).toBe(expected));

  it.each([[undefined], ["x"], [[1]], [{}], [["x".repeat(300)]]])("are none where %j was kept", (kept) => {
    expect(readHosts({ read: () => kept })).toEqual([]);
  });

  it("fit what Outlook keeps: the oldest go first", () => {
    let hosts: string[] = [];
    for (let at = 0; at < 300; at += 1) hosts = addHost(hosts, `${at}.${"x".repeat(240)}.example`);
    expect(JSON.stringify(hosts).length).toBeLessThanOrEqual(MAX_SETTING_LENGTH);
    expect(hosts[0]).toMatch(/^299\./);
    expect(addHost(["b.example", "a.example"], "a.example")).toEqual(["a.example", "b.example"]);
  });
});
