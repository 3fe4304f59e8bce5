import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { toEwsId, toRestId } from "../../sandbox/office/protocol.ts";
import { isAtLeast } from "../../sandbox/office/versions.ts";
import { errorOf, openCompose, resultOf, savedMessage, succeed, theme } from "./officeSupport.ts";

const html = "html";
const limit = 1_000_000;

describe("the stand-in for Office.js", () => {
  it("calls back later, with the context it was given", async () => {
    const { item } = await openCompose();
    let isLater = false;
    const result = new Promise<Office.AsyncResult<string>>((resolve) =>
      item.body.getAsync(html as Office.CoercionType, { asyncContext: 7 }, (answer) => {
        expect(isLater).toBe(true);
        resolve(answer);
      }),
    );
    isLater = true;
    expect(await result).toMatchObject({ status: "succeeded", asyncContext: 7, value: "<p>Hello</p>" });
  });

  it("refuses a fourth call while three are under way, and takes one afterwards", async () => {
    const { item } = await openCompose();
    const calls = [1, 2, 3, 4].map(() => resultOf<string>((done) => item.subject.getAsync(done)));
    const answers = await Promise.all(calls);
    expect(answers.map(({ error }) => error?.name)).toEqual([
      undefined,
      undefined,
      undefined,
      "TooManyIncompleteRequests",
    ]);
    expect(await succeed<string>((done) => item.subject.getAsync(done))).toBe("");
  });

  it("works without a callback", async () => {
    const { item, draft } = await openCompose();
    item.subject.setAsync("Later");
    expect(await succeed<string>((done) => item.subject.getAsync(done))).toBe("Later");
    expect(draft.get().subject).toBe("Later");
  });

  it("supports what the page says, version part by part", async () => {
    const { context } = await openCompose();
    const { isSetSupported } = context.requirements;
    expect([isSetSupported("Mailbox", "1.14"), isSetSupported("Mailbox", "1.9")]).toEqual([true, true]);
    expect([isSetSupported("Mailbox", "1.15"), isSetSupported("DialogApi", "1.1")]).toEqual([false, false]);
  });

  it("finds a version at least as high as itself and lower ones, never a higher one", () => {
    const part = fc.nat(40);
    fc.assert(
      fc.property(part, part, part, part, (major, minor, otherMajor, otherMinor) => {
        const expected = major > otherMajor || (major === otherMajor && minor >= otherMinor);
        expect(isAtLeast(`${major}.${minor}`, `${otherMajor}.${otherMinor}`)).toBe(expected);
      }),
    );
  });

  it("turns a REST id into an EWS id and back", () => {
    const id = fc.string({ unit: fc.constantFrom(..."AZaz09-_="), maxLength: 40 });
    fc.assert(fc.property(id, (restId) => expect(toRestId(toEwsId(restId))).toBe(restId)));
  });

  it("tells a change of theme once it has happened", async () => {
    const { context, raise } = await openCompose();
    const seen: unknown[] = [];
    await resultOf((done) =>
      context.mailbox.addHandlerAsync(
        "officeThemeChanged",
        (event: object) => seen.push(event, context.officeTheme),
        done,
      ),
    );
    const dark = { ...theme, bodyBackgroundColor: "black" };
    raise({ kind: "office-event", event: "officeThemeChanged", detail: { theme: dark } });
    expect(seen).toEqual([{ type: "officeThemeChanged", officeTheme: dark }, dark]);
  });

  it("refuses to listen for an event that the item does not have", async () => {
    const { item } = await openCompose();
    expect(await errorOf((done) => item.addHandlerAsync("olkRecurrenceChanged", () => undefined, done))).toBe(
      "failed OperationNotSupported",
    );
  });
});

describe("a message being written", () => {
  it("takes recipients in each form Outlook does, and tells who changed", async () => {
    const { item } = await openCompose();
    const seen: Office.RecipientsChangedEventArgs[] = [];
    await resultOf((done) =>
      item.addHandlerAsync(
        "olkRecipientsChanged",
        (event: Office.RecipientsChangedEventArgs) => seen.push(event),
        done,
      ),
    );
    await succeed((done) => item.cc.setAsync(["ann@customer.test"], done));
    await succeed((done) =>
      item.cc.addAsync([{ emailAddress: "ben@customer.test", displayName: "Ben" }], done),
    );
    const people = await succeed<Office.EmailAddressDetails[]>((done) => item.cc.getAsync(done));
    expect(people.map(({ emailAddress, displayName }) => [emailAddress, displayName])).toEqual([
      ["ann@customer.test", "ann@customer.test"],
      ["ben@customer.test", "Ben"],
    ]);
    expect(seen.map(({ changedRecipientFields: { to, cc } }) => [to, cc])).toEqual([
      [false, true],
      [false, true],
    ]);
  });

  it("takes a body of a million characters and refuses one more, keeping what was there", async () => {
    const { item, body } = await openCompose();
    const set = (data: string) =>
      errorOf<void>((done) => item.body.setAsync(data, { coercionType: html as Office.CoercionType }, done));
    expect(await set("x".repeat(limit))).toBe("succeeded undefined");
    expect(await set("y".repeat(limit + 1))).toBe("failed DataExceedsMaximumSize");
    expect(body.html[0]).toBe("x");
  });

  it("refuses HTML in a plain text message", async () => {
    const message = { ...savedMessage, body: { contentType: "text" as const, content: "Hello" } };
    const { item } = await openCompose({ message });
    expect(await succeed((done) => item.body.getTypeAsync(done))).toBe("text");
    const options = { coercionType: html as Office.CoercionType };
    expect(await errorOf<void>((done) => item.body.setAsync("<b>x</b>", options, done))).toBe(
      "failed InvalidFormatError",
    );
  });

  it("has no id before it is saved, and its EWS id afterwards", async () => {
    const { item, context } = await openCompose();
    expect(item.conversationId).toBeNull();
    expect(await errorOf<string>((done) => item.getItemIdAsync(done))).toBe("failed ItemNotSaved");
    const saved = await succeed<string>((done) => item.saveAsync(done));
    expect(saved).toBe("AAMk/1+2=");
    expect(await succeed<string>((done) => item.getItemIdAsync(done))).toBe(saved);
    expect(context.mailbox.convertToRestId(saved, "v2.0")).toBe(savedMessage.id);
  });

  it("stores headers and custom properties with the draft, and session data nowhere", async () => {
    const { item, calls } = await openCompose({ message: savedMessage });
    await succeed((done) => item.internetHeaders.setAsync({ "x-engagement-id": "m1", "x-other": "o" }, done));
    await succeed((done) => item.internetHeaders.removeAsync(["x-other"], done));
    await succeed((done) => item.sessionData.setAsync("choice", "follow", done));
    const custom = await succeed<Office.CustomProperties>((done) => item.loadCustomPropertiesAsync(done));
    custom.set("follow", "dontFollow");
    await succeed((done) => custom.saveAsync(done));
    await succeed((done) => item.saveAsync(done));
    expect(calls.at(-1)).toMatchObject([
      "change",
      {
        singleValueExtendedProperties: [
          { id: "String {00020386-0000-0000-C000-000000000046} Name x-engagement-id", value: "m1" },
          { value: '{"follow":"dontFollow"}' },
        ],
      },
    ]);
    expect(JSON.stringify(calls)).not.toContain("choice");
    expect(await succeed((done) => item.sessionData.getAsync("choice", done))).toBe("follow");
  });

  it("refuses more session data than Outlook keeps", async () => {
    const { item } = await openCompose();
    expect(await errorOf((done) => item.sessionData.setAsync("big", "x".repeat(50_000), done))).toBe(
      "failed DataExceedsMaximumSize",
    );
  });

  it("keeps roaming settings only when they are saved", async () => {
    const { context, roaming } = await openCompose();
    context.roamingSettings.set("permit", "p");
    expect(roaming).toEqual({});
    await succeed((done) => context.roamingSettings.saveAsync(done));
    expect(roaming).toEqual({ permit: "p" });
  });

  it("saves what is on screen before it is sent", async () => {
    const { item, calls, draft } = await openCompose({ message: savedMessage });
    await succeed<void>((done) =>
      item.body.setAsync("<p>Prepared</p>", { coercionType: html as Office.CoercionType }, done),
    );
    await succeed((done) => item.sendAsync(done));
    expect(calls.map(([name]) => name)).toEqual(["change", "send"]);
    expect(calls[0]?.[1]).toMatchObject({ body: { contentType: "html", content: "<p>Prepared</p>" } });
    expect(draft.get().stage).toBe("sent");
  });

  it.each(["change", "send"])("stays open and whole when %s is refused on sending", async (failing) => {
    const { item, draft, body } = await openCompose({ message: savedMessage, failing });
    expect(await errorOf((done) => item.sendAsync(done))).toBe("failed GenericResponseError");
    expect(draft.get()).toMatchObject({ subject: "Autumn offer" });
    expect(draft.get().stage).not.toBe("sent");
    expect(body.html).toBe("<p>Hello</p>");
  });

  it("is saved before the first file is attached, and lists and removes files", async () => {
    const { item, calls } = await openCompose();
    const id = await succeed<string>((done) => item.addFileAttachmentFromBase64Async("QUJD", "a.txt", done));
    const files = await succeed<Office.AttachmentDetailsCompose[]>((done) => item.getAttachmentsAsync(done));
    expect(files.map(({ name, isInline }) => [name, isInline])).toEqual([["a.txt", false]]);
    const content = await succeed<Office.AttachmentContent>((done) =>
      item.getAttachmentContentAsync(id, done),
    );
    expect(content).toEqual({ content: "QUJD", format: "base64" });
    await succeed((done) => item.removeAttachmentAsync(id, done));
    expect(calls.map(([name]) => name)).toEqual(["create", "attach", "detach"]);
    expect(await errorOf((done) => item.removeAttachmentAsync(id, done))).toBe(
      "failed AttachmentToDeleteDoesNotExist",
    );
  });

  it("shows an add-in's notice once for each key", async () => {
    const { item, draft } = await openCompose();
    const notice = { type: "informationalMessage", message: "Not followed" };
    await succeed((done) => item.notificationMessages.addAsync("state", notice, done));
    expect(await errorOf((done) => item.notificationMessages.addAsync("state", notice, done))).toBe(
      "failed DuplicateNotificationKey",
    );
    expect(draft.get().notices).toHaveLength(1);
  });
});
