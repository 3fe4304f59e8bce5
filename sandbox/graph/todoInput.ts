import { randomUUID } from "node:crypto";
import { z } from "zod";
import { newId, type StoredTask, statuses, type Zoned } from "../todo/tasks.ts";
import { badRequest } from "./errors.ts";

/** Real To Do knows every zone; here instants are given in UTC. A fraction of up to seven digits may follow. */
const ZonedInput = z
  .strictObject({
    dateTime: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?Z?$/),
    timeZone: z.literal(["UTC", "Etc/GMT", "Etc/UTC"]),
  })
  .nullable();
type ZonedInput = z.infer<typeof ZonedInput>;

const LinkInput = z
  .strictObject({
    webUrl: z.string().nullable(),
    applicationName: z.string().nullable(),
    displayName: z.string().nullable(),
    externalId: z.string().nullable(),
  })
  .partial();
type LinkInput = z.infer<typeof LinkInput>;

const TaskInput = z
  .strictObject({
    title: z.string().max(400),
    body: z.strictObject({ content: z.string(), contentType: z.enum(["text", "html"]) }).nullable(),
    importance: z.enum(["low", "normal", "high"]),
    status: z.enum(statuses),
    isReminderOn: z.boolean(),
    categories: z.array(z.string()),
    dueDateTime: ZonedInput,
    reminderDateTime: ZonedInput,
    startDateTime: ZonedInput,
    completedDateTime: ZonedInput,
    linkedResources: z.array(LinkInput),
  })
  .partial();

const ListInput = z.strictObject({ displayName: z.string().min(1).max(255) });

/** @throws {GraphError} 400 */
function read<T>(schema: z.ZodType<T>, value: unknown, type: string): T {
  const plain = Object.fromEntries(
    Object.entries(Object(value)).filter(([name]) => !name.includes("@odata.")),
  );
  const result = schema.safeParse(plain);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (issue?.code === "unrecognized_keys") {
    throw badRequest(
      `The property '${issue.keys[0]}' does not exist on type 'microsoft.graph.${type}'. Make sure to only use property names that are defined by the type.`,
      "RequestBodyRead",
    );
  }
  throw badRequest(
    `Cannot read the value of '${issue?.path.join("/") ?? ""}': ${issue?.message ?? ""}.`,
    "RequestBodyRead",
  );
}

export const readList = (value: unknown) => read(ListInput, value, "todoTaskList");

const toLink = (input: LinkInput) => ({
  webUrl: input.webUrl ?? null,
  applicationName: input.applicationName ?? null,
  displayName: input.displayName ?? null,
  externalId: input.externalId ?? null,
});

export const readLinkedResource = (value: unknown) => toLink(read(LinkInput, value, "linkedResource"));

function toZoned(given: ZonedInput | undefined, before: Zoned | null, isDay = false): Zoned | null {
  if (given === undefined) return before;
  if (given === null) return null;
  const [date = "", time = ""] = given.dateTime.replace("Z", "").split("T");
  const [whole, fraction = ""] = time.split(".");
  return {
    dateTime: isDay ? `${date}T00:00:00.0000000` : `${date}T${whole}.${fraction.padEnd(7, "0")}`,
    timeZone: "UTC",
  };
}

/** @returns `before` as the caller wants it. A due date is a day: its time of day is dropped. */
export function readTask(value: unknown, before: StoredTask, now: Date): StoredTask {
  const input = read(TaskInput, value, "todoTask");
  if (input.linkedResources && before.changes >= 0) {
    throw badRequest("Linked resources of a task are changed one by one.", "invalidRequest");
  }
  const status = input.status ?? before.status;
  const finished =
    before.completedDateTime ?? toZoned({ dateTime: now.toISOString(), timeZone: "UTC" }, null);
  return {
    ...before,
    changes: before.changes + 1,
    changedAt: now.toISOString(),
    title: input.title ?? before.title,
    body: input.body ?? before.body,
    importance: input.importance ?? before.importance,
    status,
    isReminderOn: input.isReminderOn ?? before.isReminderOn,
    categories: input.categories ?? before.categories,
    dueDateTime: toZoned(input.dueDateTime, before.dueDateTime, true),
    reminderDateTime: toZoned(input.reminderDateTime, before.reminderDateTime),
    startDateTime: toZoned(input.startDateTime, before.startDateTime, true),
    completedDateTime: status === "completed" ? toZoned(input.completedDateTime, finished) : null,
    linkedResources:
      input.linkedResources?.map((one) => ({ id: randomUUID(), ...toLink(one) })) ?? before.linkedResources,
  };
}

/** What a task is before its maker has said anything. */
export const blankTask = (listId: string, now: Date): StoredTask => ({
  id: newId("AAMkAGI2VAAA"),
  listId,
  changes: -1,
  title: "",
  body: { content: "", contentType: "text" },
  importance: "normal",
  status: "notStarted",
  isReminderOn: false,
  categories: [],
  dueDateTime: null,
  reminderDateTime: null,
  startDateTime: null,
  completedDateTime: null,
  createdAt: now.toISOString(),
  changedAt: now.toISOString(),
  linkedResources: [],
});
