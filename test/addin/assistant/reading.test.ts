import { describe, expect, it } from "@jest/globals";
import { findOwnAddresses, watchReading } from "../../../addin/features/assistant/reading.ts";
import { openReading } from "../../../addin/office/reading.ts";

const here = "https://engage.example";
const image = `${here}/o/AbC-1_2.gif`;
const link = `${here}/l/xYz_-9`;
const file = `${here}/a/F1`;

describe("our addresses in a mail", () => {
  it.each([
    ["an image", `<img src="${image}" width=1>`, [image]],
    [
      "links and files, after the images",
      `<a href="${link}">x</a><a href='${file}'>y</a><img src=${image}>`,
      [image, link, file],
    ],
    ["each once", `<a href="${link}">x</a><a href="${link}">y</a>`, [link]],
    [
      "links that a scanner has wrapped",
      `<a href="https://eur01.safelinks.protection.outlook.com/?url=${encodeURIComponent(link)}&amp;data=05">x</a>`,
      [link],
    ],
    [
      "those whose host was written in capitals",
      `<img src="HTTPS://ENGAGE.EXAMPLE/o/AbC.gif">`,
      [`${here}/o/AbC.gif`],
    ],
    [
      "none of hosted pictures, other paths or other hosts",
      `${here}/i/abc ${here}/o/ https://engageXexample/o/abc.gif https://other.example/l/abc`,
      [],
    ],
  ])("are %s", (_case, html, found) => expect(findOwnAddresses(html, here)).toEqual(found));

  it("are as many and as long as the server takes", () => {
    const many = Array.from({ length: 80 }, (_, index) => `${here}/l/T${index}`).join(" ");
    expect(findOwnAddresses(`${many} ${image}`, here)).toHaveLength(50);
    expect(findOwnAddresses(`${many} ${image}`, here)[0]).toBe(image);
    expect(findOwnAddresses(`${here}/l/${"a".repeat(5000)}`, here)).toEqual([]);
  });

  it("are found in a mail of five megabytes within half a second", () => {
    const html = `${"<p>https://engage.example is no address of a message</p>".repeat(90_000)}${image}`;
    const startedAt = performance.now();
    expect(findOwnAddresses(html, here)).toEqual([image]);
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});

/** A pane beside mails that are chosen by the test; a mail's body comes when the test lets it. */
function startPane(bodies: Readonly<Record<string, string>>, isSlow = false) {
  let id: string | undefined;
  let changed = () => {};
  let waiting: (() => void)[] = [];
  const told: string[][] = [];
  const stop = watchReading(
    {
      itemId: () => id,
      async readHtml() {
        const asked = id ?? "";
        if (isSlow) await new Promise<void>((resolve) => waiting.push(resolve));
        const html = bodies[asked];
        if (html === undefined) throw new Error("This mail is protected.");
        return html;
      },
      onItemChanged(listener) {
        changed = listener;
        return () => {
          changed = () => {};
        };
      },
    },
    here,
    async (addresses) => void told.push(addresses),
  );
  const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
  return {
    told,
    stop,
    async choose(next: string | undefined) {
      id = next;
      changed();
      await settle();
    },
    async answer() {
      for (const resolve of waiting) resolve();
      waiting = [];
      await settle();
    },
  };
}

describe("the pane's word of what is read", () => {
  const bodies = { sent: image, quoting: link, other: "<p>Hello</p>" };

  it("is told once for each mail that is shown with something of ours in it", async () => {
    const pane = startPane(bodies);
    await pane.choose("sent");
    await pane.choose("sent");
    await pane.choose("other");
    await pane.choose("quoting");
    await pane.choose("sent");
    expect(pane.told).toEqual([[image], [link], [image]]);
  });

  it("is not told of no mail, of one that can't be read, and after the pane has gone", async () => {
    const pane = startPane(bodies);
    await pane.choose(undefined);
    await pane.choose("protected");
    pane.stop();
    await pane.choose("sent");
    expect(pane.told).toEqual([]);
  });

  it("is not told of a mail that was passed over before its body came", async () => {
    const pane = startPane(bodies, true);
    await pane.choose("sent");
    await pane.choose("quoting");
    await pane.answer();
    expect(pane.told).toEqual([[link]]);
  });
});

describe("the door to the mail being read", () => {
  it("is one for all who listen, since Outlook takes all listeners away at once", () => {
    const handlers: (() => void)[] = [];
    const mailbox = {
      addHandlerAsync: (_type: string, handler: () => void) => void handlers.push(handler),
      removeHandlerAsync: () => void handlers.splice(0),
    } as unknown as Office.Mailbox;
    const before = globalThis.Office;
    Object.assign(globalThis, { Office: { EventType: { ItemChanged: "olkItemSelectedChanged" } } });
    try {
      const heard: string[] = [];
      const stopOne = openReading(mailbox).onItemChanged(() => heard.push("one"));
      const stopTwo = openReading(mailbox).onItemChanged(() => heard.push("two"));
      for (const handler of handlers) handler();
      stopOne();
      for (const handler of handlers) handler();
      stopTwo();
      expect(heard).toEqual(["one", "two", "two"]);
      expect(handlers).toEqual([]);
    } finally {
      Object.assign(globalThis, { Office: before });
    }
  });
});
