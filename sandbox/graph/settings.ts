import type { z } from "zod";
import type { Answer } from "../http.ts";
import { MailboxSettings, type Settings } from "../mail/settings.ts";
import { badAddress, badRequest } from "./errors.ts";
import type { GraphCall, Operation } from "./frame.ts";
import { contextOf } from "./present.ts";

const purpose = { userPurpose: { value: "user" } };

const Change = MailboxSettings.partial().extend({
  automaticRepliesSetting: MailboxSettings.shape.automaticRepliesSetting.partial().optional(),
  workingHours: MailboxSettings.shape.workingHours.partial().optional(),
});

function readChange(body: unknown): z.infer<typeof Change> {
  const plain = Object.fromEntries(
    Object.entries(Object(body)).filter(([name]) => !name.includes("@odata.")),
  );
  const result = Change.strict().safeParse(plain);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw badRequest(
    `Cannot read the value of '${issue?.path.join("/") ?? "body"}': ${issue?.message ?? ""}.`,
    "RequestBodyRead",
  );
}

const own = (value: unknown) => (typeof value === "object" && value !== null ? value : { value });

/** What the owner has set: zone, working hours, automatic replies. */
export function settingsOperations(settings: Settings): readonly Operation[] {
  function get({ mailbox, params }: GraphCall): Answer {
    const { account } = mailbox;
    const all: Record<string, unknown> = { ...settings.get(account.address), ...purpose };
    const { setting } = params;
    if (setting === undefined) {
      return { status: 200, body: { "@odata.context": contextOf(account, "mailboxSettings"), ...all } };
    }
    if (!Object.hasOwn(all, setting)) throw badAddress(`Resource not found for the segment '${setting}'.`);
    const context = contextOf(account, `mailboxSettings/${setting}`);
    return { status: 200, body: { "@odata.context": context, ...own(all[setting]) } };
  }
  function update({ mailbox, body }: GraphCall): Answer {
    const { account } = mailbox;
    const before = settings.get(account.address);
    const change = readChange(body);
    const { automaticRepliesSetting, workingHours } = change;
    const after = MailboxSettings.parse({
      ...before,
      ...change,
      automaticRepliesSetting: { ...before.automaticRepliesSetting, ...automaticRepliesSetting },
      workingHours: { ...before.workingHours, ...workingHours },
    });
    settings.set(account.address, after);
    return {
      status: 200,
      body: { "@odata.context": contextOf(account, "mailboxSettings"), ...after, ...purpose },
    };
  }
  const path = "/mailboxSettings";
  return [
    { method: "get", path, name: "mailboxSettings.get", permission: "MailboxSettings.Read", run: get },
    {
      method: "get",
      path: `${path}/:setting`,
      name: "mailboxSettings.get",
      permission: "MailboxSettings.Read",
      run: get,
    },
    {
      method: "patch",
      path,
      name: "mailboxSettings.update",
      permission: "MailboxSettings.ReadWrite",
      run: update,
    },
  ];
}
