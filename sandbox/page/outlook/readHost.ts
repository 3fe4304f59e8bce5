import type { OpenItem } from "../../office/protocol.ts";
import type { Host, Surroundings } from "../compose/answers.ts";
import { outlookAnswers } from "../compose/hostOutlook.ts";
import type { Mailbox } from "../graph.ts";
import { toPeople, toPerson } from "../people.ts";

/** A message as an add-in reads it. @param id nothing where no message is chosen. */
export async function readItemOf(mailbox: Mailbox, id: string | undefined): Promise<OpenItem> {
  if (id === undefined) return { mode: "none" };
  const message = await mailbox.get(id);
  return {
    mode: "read",
    message: {
      id,
      subject: message.subject ?? "",
      from: toPerson(message.from),
      to: toPeople(message.toRecipients),
      cc: toPeople(message.ccRecipients),
      internetMessageId: message.internetMessageId ?? "",
      conversationId: message.conversationId ?? "",
      createdAt: message.createdDateTime ?? "",
    },
  };
}

/** Answers what the pane beside a read message asks of Outlook. @param item the message that is open now. */
export function createReadHost(mailbox: Mailbox, item: () => Promise<OpenItem>, around: Surroundings): Host {
  return {
    ...outlookAnswers(around),
    start: async () => ({
      ...around.start(),
      roaming: around.readRoaming(),
      runtime: "pane",
      item: await item(),
    }),
    async readHeaders() {
      const open = await item();
      if (open.mode !== "read") return "";
      const headers = await mailbox.headers(open.message.id);
      return headers.map(({ name, value }) => `${name}: ${value}\r\n`).join("");
    },
    async getBody({ format }) {
      const open = await item();
      const body = open.mode === "read" ? (await mailbox.get(open.message.id)).body : undefined;
      const content = body?.content ?? "";
      if (format === "html" || body?.contentType !== "html") return content;
      return new DOMParser().parseFromString(content, "text/html").body.textContent ?? "";
    },
    readBag: ({ bag }) => (bag === "roaming" ? around.readRoaming() : {}),
    writeBag({ bag, set, remove }) {
      if (bag !== "roaming") throw new Error(`Reading, there is no ${bag} bag here.`);
      const values = { ...around.readRoaming(), ...set };
      for (const name of remove) delete values[name];
      around.writeRoaming(values);
      return null;
    },
  };
}
