import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { z } from "zod";
import { eventually } from "../support/eventually.ts";
import { COLLEAGUE, type MailRoom, openMailRoom, type TestRep } from "../support/mailRoom.ts";

let room: MailRoom;
let rep: TestRep;

beforeAll(async () => {
  room = await openMailRoom();
  rep = await room.newRep();
  await rep.send();
  await rep.isListenedTo();
});
afterAll(() => room.close());
afterEach(() => room.clearFaults());

const kindsOf = async (messageId: string) => (await rep.history(messageId)).map(({ kind }) => kind);
/** What is promised from the notification on. */
const PROMISED = 5000;
const has = (messageId: string, kind: string) =>
  eventually(async () => expect(await kindsOf(messageId)).toContain(kind), PROMISED);

/** What came before this one was looked at when this one is there. */
async function untilSeen(): Promise<void> {
  const sent = await rep.send();
  await room.deliver(rep.answer(sent));
  await has(sent.messageId, "replied");
}

describe("a reply", () => {
  it("lies in the history seconds after its notification, counts, implies an open and is told by a card", async () => {
    const sent = await rep.send();
    await room.deliver(rep.answer(sent));
    await has(sent.messageId, "replied");
    const history = await rep.history(sent.messageId);
    expect(history.find(({ kind }) => kind === "replied")).toMatchObject({ evidence: "person" });
    expect(history.find(({ kind }) => kind === "opened")).toMatchObject({
      inferred: true,
      reasons: ["Not seen itself: a reply means that the message was opened."],
    });
    await eventually(async () => {
      expect(await rep.message(sent.messageId)).toMatchObject({ replies: 1, opens: 1 });
      expect(await rep.cards()).toContainEqual(
        expect.objectContaining({ kind: "replied", messageId: sent.messageId }),
      );
    });
  });

  it("is found by its conversation when it answers what the rep wrote there since", async () => {
    const sent = await rep.send();
    const { body } = await rep.graph(
      "GET",
      `/me/messages?$filter=internetMessageId eq '${encodeURIComponent(sent.internetMessageId)}'`,
    );
    const { body: next } = await rep.graph("POST", `/me/messages/${body.value[0].id}/createReplyAll`);
    await rep.graph("POST", `/me/messages/${next.id}/send`);
    await eventually(async () => {
      const mail = (await rep.graph("GET", `/me/messages/${next.id}?$select=isDraft,parentFolderId`)).body;
      expect(mail.isDraft).toBe(false);
    });
    await room.deliver(rep.answer({ ...sent, internetMessageId: next.internetMessageId }));
    await has(sent.messageId, "replied");
  });

  it("of a colleague is shown, and counts for nothing", async () => {
    const sent = await rep.send(COLLEAGUE);
    await room.deliver(rep.answer(sent, { from: `<${COLLEAGUE}>` }));
    await has(sent.messageId, "replied");
    const [replied] = (await rep.history(sent.messageId)).filter(({ kind }) => kind === "replied");
    expect(replied?.reasons).toEqual(["It came from your own organization, and is not counted as a reply."]);
    await untilSeen();
    expect(await rep.message(sent.messageId)).toMatchObject({ replies: 0, opens: 0 });
    expect((await rep.cards()).map(({ messageId }) => messageId)).not.toContain(sent.messageId);
  });

  it("to a message that is not followed, or not any more, is not noted", async () => {
    const unfollowed = await rep.send("rep@fabrikam.test", { follow: "dontFollow" });
    const stopped = await rep.send();
    await rep.call("POST", `/api/messages/${stopped.messageId}/unfollow`);
    // Mail has its time to the second.
    await room.product.advance(2);
    for (const sent of [unfollowed, stopped]) await room.deliver(rep.answer(sent));
    await untilSeen();
    expect(await kindsOf(unfollowed.messageId)).toEqual(["sent"]);
    expect(await kindsOf(stopped.messageId)).toEqual(["sent"]);
  });

  it("leaves nothing of its text in storage", async () => {
    const sent = await rep.send();
    const word = `secret${randomUUID()}`;
    await room.deliver(
      rep.answer({ ...sent, subject: `${sent.subject} ${word}` }, { body: `Between us: ${word}` }),
    );
    await has(sent.messageId, "replied");
    const { orgId, repId } = (await rep.call("GET", "/api/me")).body;
    const table = room.product.tables.organization(orgId);
    for (const partition of [sent.messageId, `mailbox_${repId}`, `cards_${repId}`, `rep_${repId}`]) {
      const rows = await table.list(z.unknown(), partition);
      expect(rows.length).toBeGreaterThan(0);
      expect(JSON.stringify(rows)).not.toContain(word);
    }
  });
});

describe("an automatic reply", () => {
  it("is noted with its return date, is no reply and implies no open", async () => {
    const sent = await rep.send();
    const back = new Date(Date.now() + 5 * 24 * 3600_000);
    const headers = `Auto-Submitted: auto-replied\nPrecedence: bulk\nExpires: ${back.toUTCString()}\nContent-Type: text/plain`;
    await room.deliver(rep.answer(sent, { headers }));
    await has(sent.messageId, "autoReplied");
    expect(await rep.message(sent.messageId)).toMatchObject({ replies: 0, opens: 0 });
    const { orgId } = (await rep.call("GET", "/api/me")).body;
    const facts = await room.product.tables.organization(orgId).list(z.unknown(), sent.messageId, {
      ...{ from: "fact_", before: "fact_~" },
    });
    expect(facts.map(({ value }) => value)).toContainEqual(
      expect.objectContaining({
        kind: "autoReplied",
        returnsAt: new Date(back.setMilliseconds(0)).toISOString(),
      }),
    );
  });

  it("of a mailbox whose owner is out is one too", async () => {
    const owner = await room.product.signIn("rep@fabrikam.test", "graph");
    const setting = (status: string) =>
      room.product.graph(owner, "PATCH", "/me/mailboxSettings", { automaticRepliesSetting: { status } });
    await setting("alwaysEnabled");
    const sent = await rep.send("rep@fabrikam.test");
    await setting("disabled");
    await has(sent.messageId, "autoReplied");
    expect(await rep.message(sent.messageId)).toMatchObject({ replies: 0 });
  });
});

describe("a bounce", () => {
  it("is noted, told by a card with the address, and is the message's status", async () => {
    const sent = await rep.send("nobody@contoso.test");
    await has(sent.messageId, "bounced");
    await eventually(async () => {
      expect(await rep.message(sent.messageId)).toMatchObject({
        replies: 0,
        opens: 0,
        statusText: "Bounced",
      });
      const card = (await rep.cards()).find(({ messageId }) => messageId === sent.messageId);
      expect(card?.kind).toBe("bounced");
      expect(JSON.stringify(card)).toContain("nobody@contoso.test");
    });
  });

  /** A report as servers elsewhere write it, without a word of the message in its own headers. */
  const reportOf = (about: string, action: string) =>
    [
      "From: <MAILER-DAEMON@mx.example>",
      `To: <${rep.address}>`,
      "Subject: Delivery Status Notification",
      `Message-ID: <${randomUUID()}@mx.example>`,
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      "MIME-Version: 1.0",
      "",
      "--b\nContent-Type: text/plain\n\nSorry.\n",
      `--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns;mx.example\n\nFinal-Recipient: rfc822;rep@fabrikam.test\nAction: ${action}\nStatus: 4.0.0\n`,
      `--b\nContent-Type: message/rfc822\n\nMessage-ID: ${about}\nSubject: x\n\nx\n--b--\n`,
    ].join("\n");

  it("is known by the mail that it brings back", async () => {
    const sent = await rep.send();
    await room.deliver(reportOf(sent.internetMessageId, "failed"));
    await has(sent.messageId, "bounced");
  });

  it("of what the rep has written by hand in the same conversation is none of the message’s", async () => {
    const sent = await rep.send();
    const about = `<${randomUUID()}@contoso.test>`;
    const report = reportOf(about, "failed")
      .replace("rfc822;rep@fabrikam.test", "rfc822;someone.else@fabrikam.test")
      .replace("Subject:", `In-Reply-To: ${about}\nReferences: ${sent.internetMessageId} ${about}\nSubject:`);
    await room.deliver(report);
    await untilSeen();
    expect(await kindsOf(sent.messageId)).toEqual(["sent"]);
  });

  it("is none while the mail is only late", async () => {
    const sent = await rep.send();
    await room.deliver(reportOf(sent.internetMessageId, "delayed"));
    await untilSeen();
    expect(await kindsOf(sent.messageId)).toEqual(["sent"]);
  });
});

describe("other mail", () => {
  it.each([
    ["a read receipt", 'Content-Type: multipart/report; report-type=disposition-notification; boundary="b"'],
    [
      "a mailing list's",
      "List-Id: <l.example>\nList-Unsubscribe: <mailto:x@l.example>\nContent-Type: text/plain",
    ],
  ])("%s is no reply", async (_what, headers) => {
    const sent = await rep.send();
    await room.deliver(rep.answer(sent, { headers }));
    await untilSeen();
    expect(await kindsOf(sent.messageId)).toEqual(["sent"]);
  });

  it("that answers nothing of ours is passed over", async () => {
    const sent = await rep.send();
    await room.deliver(rep.answer({ ...sent, internetMessageId: "<other@elsewhere.example>" }));
    await untilSeen();
    expect(await kindsOf(sent.messageId)).toEqual(["sent"]);
  });
});
