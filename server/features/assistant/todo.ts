import { z } from "zod";
import { mayHaveHappened } from "../../platform/microsoft/failures.ts";
import type { Graph } from "../../platform/microsoft/graph.ts";

/** The rep's default list in Microsoft To Do, and the tasks we put there. */

export const TODO_SCOPES = ["https://graph.microsoft.com/Tasks.ReadWrite"] as const;

export interface NewTask {
  readonly title: string;
  /** Plain text. */
  readonly note: string;
  /** A day of the rep's calendar: `2026-11-23`. */
  readonly dueDay: string;
  readonly isImportant: boolean;
  /** By which it is found again. */
  readonly externalId: string;
  readonly webUrl: string;
  /** What the task leads to, in words. */
  readonly linkTitle: string;
}

const PAGE = 100;
/** A look through somebody's tasks must end somewhere; the newest come first. */
const MAX_PAGES = 50;

const Lists = z.object({ value: z.array(z.object({ id: z.string(), wellknownListName: z.string() })) });
const Created = z.object({ id: z.string() });
const Tasks = z.object({
  value: z.array(
    Created.extend({
      linkedResources: z.array(z.object({ externalId: z.string().nullish() })).nullish(),
    }),
  ),
});

async function defaultList(graph: Graph): Promise<string> {
  const { value } = await graph.get(Lists, { path: "/me/todo/lists", query: { $top: String(PAGE) } });
  const list = value.find(({ wellknownListName }) => wellknownListName === "defaultList");
  if (!list) throw new Error("To Do has no default list.");
  return `/me/todo/lists/${encodeURIComponent(list.id)}/tasks`;
}

/** The id of the task that was made for this before. @throws {AppError} as `Graph` does. */
async function find(graph: Graph, tasks: string, externalId: string): Promise<string | undefined> {
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const query = { $expand: "linkedResources", $top: String(PAGE), $skip: String(page * PAGE) };
    const { value } = await graph.get(Tasks, { path: tasks, query });
    const task = value.find(({ linkedResources }) =>
      linkedResources?.some((link) => link.externalId === externalId),
    );
    if (task) return task.id;
    if (value.length < PAGE) return undefined;
  }
  return undefined;
}

/**
 * Makes a task once.
 *
 * @param mayBeThere whether it may have been made before: then it is looked for first.
 * @returns its id.
 * @throws {AppError} as `Graph` does; after a doubtful answer it may be there, so it is to be called again with `mayBeThere`.
 */
export async function createTask(graph: Graph, task: NewTask, mayBeThere: boolean): Promise<string> {
  const path = await defaultList(graph);
  const known = mayBeThere ? await find(graph, path, task.externalId) : undefined;
  if (known !== undefined) return known;
  try {
    return (await graph.change(Created, { method: "POST", path, body: bodyOf(task) })).id;
  } catch (error) {
    const made = mayHaveHappened(error) ? await find(graph, path, task.externalId) : undefined;
    if (made !== undefined) return made;
    throw error;
  }
}

function bodyOf({ title, note, dueDay, isImportant, externalId, webUrl, linkTitle }: NewTask) {
  return {
    title,
    body: { content: note, contentType: "text" },
    importance: isImportant ? "high" : "normal",
    // A due date is a day: To Do drops its time.
    dueDateTime: { dateTime: `${dueDay}T00:00:00`, timeZone: "UTC" },
    linkedResources: [{ webUrl, applicationName: "Email Engagement", displayName: linkTitle, externalId }],
  };
}
