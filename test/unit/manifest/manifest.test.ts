import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { DomUtils, parseDocument } from "htmlparser2";
import { OfficeAddinManifest } from "office-addin-manifest";
import { buildManifest } from "../../../scripts/manifest.ts";

/** What the admin centre's validator asks and can be asked without it. */

const template = readFileSync("manifest.xml", "utf8");
const facts = { host: "https://engage.example.com", clientId: "11111111-1111-4111-8111-111111111111" };
const manifest = buildManifest(template, facts);
const folder = mkdtempSync(join(tmpdir(), "engagement-manifest-"));
afterAll(() => rmSync(folder, { recursive: true }));

const document = parseDocument(manifest, { xmlMode: true });
const all = (name: string) => DomUtils.getElementsByTagName(name, document);
const overrides = all("VersionOverrides").map((element) => ({
  element,
  within: (name: string) =>
    DomUtils.getElementsByTagName(name, element).filter((found) =>
      DomUtils.getElementsByTagName("VersionOverrides", element, true).every(
        (inner) => !isInside(found, inner),
      ),
    ),
}));

function isInside(element: (typeof overrides)[number]["element"], outer: unknown): boolean {
  for (let at = element.parent; at; at = at.parent) if (at === outer) return true;
  return false;
}

describe("the manifest", () => {
  it("is read by Microsoft's own library, as a mail add-in", async () => {
    const path = join(folder, "manifest.xml");
    writeFileSync(path, manifest);
    const info = await OfficeAddinManifest.readManifestFile(path);
    expect(info).toMatchObject({
      displayName: "Email Engagement",
      officeAppType: "MailApp",
      version: "1.0.0.0",
    });
    expect(info.id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("names the host, by https only, and the client in every place", () => {
    expect(manifest).not.toContain("localhost");
    expect(manifest).not.toContain("00000000-0000");
    const addresses = [...manifest.matchAll(/DefaultValue="([a-z]+:\/\/[^"]+)"/g)].map((match) => match[1]!);
    expect(addresses.length).toBeGreaterThan(20);
    for (const address of addresses)
      expect(address.startsWith("https://engage.example.com/addin/")).toBe(true);
  });

  it("has every resource it names, each once, with a name of at most 32 characters", () => {
    for (const { within } of overrides) {
      const ids = ["bt:Image", "bt:Url", "bt:String"]
        .flatMap((name) => within(name))
        .filter(({ attribs }) => attribs.id);
      const names = ids.map(({ attribs }) => attribs.id!);
      expect(new Set(names).size).toBe(names.length);
      for (const name of names) expect(name.length).toBeLessThanOrEqual(32);
      const asked = ["Label", "Title", "Description", "SourceLocation", "Runtime", "Override", "bt:Image"]
        .flatMap((name) => within(name))
        .flatMap(({ attribs }) => attribs.resid ?? []);
      expect(asked.filter((name) => !names.includes(name))).toEqual([]);
    }
  });

  it("keeps short strings to 125 and long ones to 250 characters, and itself to 256 KB", () => {
    for (const list of all("bt:ShortStrings")) {
      for (const text of DomUtils.getElementsByTagName("bt:String", list)) {
        expect(text.attribs.DefaultValue!.length).toBeLessThanOrEqual(125);
      }
    }
    for (const list of all("bt:LongStrings")) {
      for (const text of DomUtils.getElementsByTagName("bt:String", list)) {
        expect(text.attribs.DefaultValue!.length).toBeLessThanOrEqual(250);
      }
    }
    expect(Buffer.byteLength(manifest)).toBeLessThan(256 * 1024);
  });

  it("has its icons, each in the size its name says", () => {
    const icons = [...manifest.matchAll(/addin\/assets\/(icon-(\d+)\.png)"/g)];
    expect(new Set(icons.map(([, , size]) => size))).toEqual(
      new Set(["16", "20", "24", "32", "40", "48", "64", "80", "128"]),
    );
    for (const [, file, size] of icons) {
      const path = `addin/assets/${file}`;
      expect(existsSync(path)).toBe(true);
      const png = readFileSync(path);
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([Number(size), Number(size)]);
    }
  });

  it("asks for little at install time, and never stops mail", () => {
    for (const set of all("Set")) expect(set.attribs.MinVersion).toBe("1.8");
    const send = all("LaunchEvent").find(({ attribs }) => attribs.Type === "OnMessageSend");
    expect(send?.attribs.SendMode).toBe("PromptUser");
    expect(all("Runtime")).toHaveLength(1);
    const [runtime] = all("Runtime");
    const launch = all("ExtensionPoint").find((point) => point.attribs["xsi:type"] === "LaunchEvent")!;
    const [source] = DomUtils.getElementsByTagName("SourceLocation", launch);
    expect(source?.attribs.resid).toBe(runtime?.attribs.resid);
  });

  it("keeps the order of elements that the schema asks for", () => {
    const order = (name: string) =>
      overrides
        .map(({ element }) => element)
        .filter(({ attribs }) => attribs["xsi:type"] === name)[0]!
        .children.flatMap((child) => ("name" in child ? child.name : []));
    expect(order("VersionOverridesV1_0")).toEqual(["Requirements", "Hosts", "Resources", "VersionOverrides"]);
    expect(order("VersionOverridesV1_1")).toEqual([
      "Requirements",
      "Hosts",
      "Resources",
      "WebApplicationInfo",
    ]);
  });
});

describe("making it again", () => {
  it("raises the version, so that the admin centre takes it", () => {
    const again = buildManifest(template, { ...facts, previous: manifest });
    expect(again).toContain("<Version>1.0.0.1</Version>");
    expect(buildManifest(template, { ...facts, previous: again })).toContain("<Version>1.0.0.2</Version>");
  });

  it.each([
    ["http://engage.example.com", facts.clientId],
    ["https://engage.example.com/path", facts.clientId],
    ["engage", facts.clientId],
    [facts.host, "not-a-guid"],
  ])("refuses %s with client %s", (host, clientId) => {
    expect(() => buildManifest(template, { host, clientId })).toThrow();
  });
});
