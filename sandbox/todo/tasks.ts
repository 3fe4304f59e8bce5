import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Documents } from "../state.ts";

export const LinkedResource = z.object({
  id: z.string(),
  webUrl: z.string().nullable(),
  applicationName: z.string().nullable(),
  displayName: z.string().nullable(),
  externalId: z.string().nullable(),
});
export type LinkedResource = z.infer<typeof LinkedResource>;

const Zoned = z.object({ dateTime: z.string(), timeZone: z.string() });
export type Zoned = z.infer<typeof Zoned>;

export const statuses = ["notStarted", "inProgress", "completed", "waitingOnOthers", "deferred"] as const;

/** One task. Instants are ISO-8601 UTC, but for those a person set. */
export const StoredTask = z.object({
  id: z.string(),
  listId: z.string(),
  changes: z.number().int(),
  title: z.string(),
  body: z.object({ content: z.string(), contentType: z.enum(["text", "html"]) }),
  importance: z.enum(["low", "normal", "high"]),
  status: z.enum(statuses),
  isReminderOn: z.boolean(),
  categories: z.array(z.string()),
  dueDateTime: Zoned.nullable(),
  reminderDateTime: Zoned.nullable(),
  startDateTime: Zoned.nullable(),
  completedDateTime: Zoned.nullable(),
  createdAt: z.string(),
  changedAt: z.string(),
  linkedResources: z.array(LinkedResource),
});
export type StoredTask = z.infer<typeof StoredTask>;

export const StoredList = z.object({
  id: z.string(),
  changes: z.number().int(),
  displayName: z.string(),
  wellknownListName: z.enum(["none", "defaultList", "flaggedEmails"]),
});
export type StoredList = z.infer<typeof StoredList>;

const StoredTodo = z.object({ lists: z.array(StoredList), tasks: z.array(StoredTask) });
type StoredTodo = z.infer<typeof StoredTodo>;

/** One user's lists and what is on them. */
export interface Todo {
  lists(): readonly StoredList[];
  putList(list: StoredList): void;
  removeList(id: string): void;
  tasks(listId: string): StoredTask[];
  find(listId: string, id: string): StoredTask | undefined;
  put(task: StoredTask): void;
  remove(id: string): void;
}

/** Opaque like Exchange's own. */
export const newId = (prefix: string) => `${prefix}${randomUUID().replaceAll("-", "")}AAA=`;

const firstLists = (): StoredList[] => [
  { id: newId("AQMkAGI2VAAA"), changes: 0, displayName: "Tasks", wellknownListName: "defaultList" },
  {
    id: newId("AQMkAGI2VAAA"),
    changes: 0,
    displayName: "Flagged Emails",
    wellknownListName: "flaggedEmails",
  },
];

function replaced<T extends { readonly id: string }>(items: readonly T[], item: T): T[] {
  const isKnown = items.some(({ id }) => id === item.id);
  return isKnown ? items.map((one) => (one.id === item.id ? item : one)) : [...items, item];
}

function openTodo(address: string, documents: Documents): Todo {
  const document = `todo ${address}`;
  const before = documents.read(document);
  let todo: StoredTodo = before === undefined ? { lists: firstLists(), tasks: [] } : StoredTodo.parse(before);
  function change(next: Partial<StoredTodo>) {
    todo = { ...todo, ...next };
    documents.save(document, () => todo);
  }
  change({});
  const tasks = (listId: string) => todo.tasks.filter((task) => task.listId === listId);
  return {
    lists: () => todo.lists,
    putList: (list) => change({ lists: replaced(todo.lists, list) }),
    removeList: (id) =>
      change({
        lists: todo.lists.filter((list) => list.id !== id),
        tasks: todo.tasks.filter(({ listId }) => listId !== id),
      }),
    tasks,
    find: (listId, id) => tasks(listId).find((task) => task.id === id),
    put: (task) => change({ tasks: replaced(todo.tasks, task) }),
    remove: (id) => change({ tasks: todo.tasks.filter((task) => task.id !== id) }),
  };
}

export type Todos = (address: string) => Todo;

export function openTodos(documents: Documents): Todos {
  const opened = new Map<string, Todo>();
  return (address) => {
    const todo = opened.get(address) ?? openTodo(address, documents);
    opened.set(address, todo);
    return todo;
  };
}
