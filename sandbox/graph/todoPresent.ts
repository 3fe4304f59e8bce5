import { createHash } from "node:crypto";
import type { StoredList, StoredTask } from "../todo/tasks.ts";

const etag = (id: string, changes: number) =>
  `W/"${createHash("sha256").update(`${id} ${changes}`).digest("base64").slice(0, 28)}"`;

export const presentList = ({ id, changes, displayName, wellknownListName }: StoredList) => ({
  "@odata.etag": etag(id, changes),
  displayName,
  isOwner: true,
  isShared: false,
  wellknownListName,
  id,
});

const set = (name: string, value: unknown) => (value === null ? {} : { [name]: value });

/** What a task doesn't have is left out; what is linked to it is another thing, shown when asked for. */
export function presentTask(task: StoredTask, withLinks: boolean) {
  return {
    "@odata.etag": etag(task.id, task.changes),
    importance: task.importance,
    isReminderOn: task.isReminderOn,
    status: task.status,
    title: task.title,
    createdDateTime: task.createdAt,
    lastModifiedDateTime: task.changedAt,
    hasAttachments: false,
    categories: task.categories,
    id: task.id,
    body: task.body,
    ...set("dueDateTime", task.dueDateTime),
    ...set("reminderDateTime", task.reminderDateTime),
    ...set("startDateTime", task.startDateTime),
    ...set("completedDateTime", task.completedDateTime),
    ...(withLinks && { linkedResources: task.linkedResources }),
  };
}
