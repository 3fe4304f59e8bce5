import { randomUUID } from "node:crypto";
import type { Answer } from "../http.ts";
import {
  type LinkedResource,
  newId,
  type StoredList,
  type StoredTask,
  type Todo,
  type Todos,
} from "../todo/tasks.ts";
import { badAddress, badRequest, notFound } from "./errors.ts";
import type { GraphCall, Operation } from "./frame.ts";
import { contextOf } from "./present.ts";
import { blankTask, readLinkedResource, readList, readTask } from "./todoInput.ts";
import { presentList, presentTask } from "./todoPresent.ts";

/** Microsoft To Do. Its ids, unlike mail's, come in one kind only. */

type Run = (todo: Todo, call: GraphCall) => Answer;

const LISTS = "todo/lists";
const tasksOf = ({ id }: StoredList) => `${LISTS}('${id}')/tasks`;
const linksOf = (list: StoredList, task: StoredTask) => `${tasksOf(list)}('${task.id}')/linkedResources`;

function theList(todo: Todo, { params }: GraphCall): StoredList {
  const list = todo.lists().find(({ id }) => id === params.list);
  if (list) return list;
  throw notFound();
}

function theTask(todo: Todo, call: GraphCall): StoredTask {
  const task = todo.find(theList(todo, call).id, call.params.task ?? "");
  if (task) return task;
  throw notFound();
}

/** @throws {GraphError} 400 for a list that comes with the mailbox. */
function theOwnList(todo: Todo, call: GraphCall): StoredList {
  const list = theList(todo, call);
  if (list.wellknownListName === "none") return list;
  throw badRequest("Invalid request: a built-in list can be neither renamed nor deleted.", "invalidRequest");
}

/** @returns whether links are to be shown. @throws {GraphError} 400 for other options, rather than ignoring them. */
function readOptions(query: URLSearchParams, hasPages: boolean): boolean {
  for (const [key, value] of query) {
    const isPaging = hasPages && (key === "$top" || key === "$skip") && /^\d+$/.test(value);
    if (isPaging || !key.startsWith("$")) continue;
    if (key !== "$expand" || value !== "linkedResources")
      throw badAddress(`The query parameter '${key}' is not supported.`);
  }
  return query.has("$expand");
}

function page(call: GraphCall, path: string, all: readonly object[]): Answer {
  const top = Number(call.query.get("$top") ?? all.length);
  const skip = Number(call.query.get("$skip") ?? 0);
  const next = new URL(call.address);
  next.searchParams.set("$skip", String(skip + top));
  const body = {
    "@odata.context": contextOf(call.mailbox.account, path),
    value: all.slice(skip, skip + top),
    ...(skip + top < all.length && { "@odata.nextLink": next.href }),
  };
  return { status: 200, body };
}

const one = (call: GraphCall, path: string, what: object, status = 200): Answer => ({
  status,
  body: { "@odata.context": contextOf(call.mailbox.account, `${path}/$entity`), ...what },
});

function listLists(todo: Todo, call: GraphCall): Answer {
  readOptions(call.query, true);
  return page(call, LISTS, todo.lists().map(presentList));
}

function createList(todo: Todo, call: GraphCall): Answer {
  const { displayName } = readList(call.body);
  const list: StoredList = { id: newId("AQMkAGI2VAAA"), changes: 0, displayName, wellknownListName: "none" };
  todo.putList(list);
  return one(call, LISTS, presentList(list), 201);
}

function updateList(todo: Todo, call: GraphCall): Answer {
  const list = theOwnList(todo, call);
  const renamed = { ...list, ...readList(call.body), changes: list.changes + 1 };
  todo.putList(renamed);
  return one(call, LISTS, presentList(renamed));
}

function removeList(todo: Todo, call: GraphCall): Answer {
  todo.removeList(theOwnList(todo, call).id);
  return { status: 204 };
}

/** The newest first. */
function listTasks(todo: Todo, call: GraphCall): Answer {
  const list = theList(todo, call);
  const withLinks = readOptions(call.query, true);
  const tasks = todo.tasks(list.id).toReversed();
  const shown = tasks.map((task) => presentTask(task, withLinks));
  return page(call, tasksOf(list), shown);
}

function createTask(todo: Todo, call: GraphCall): Answer {
  const list = theList(todo, call);
  const task = readTask(call.body, blankTask(list.id, call.now), call.now);
  todo.put(task);
  return one(call, tasksOf(list), presentTask(task, task.linkedResources.length > 0), 201);
}

function getTask(todo: Todo, call: GraphCall): Answer {
  const withLinks = readOptions(call.query, false);
  return one(call, tasksOf(theList(todo, call)), presentTask(theTask(todo, call), withLinks));
}

function updateTask(todo: Todo, call: GraphCall): Answer {
  const task = readTask(call.body, theTask(todo, call), call.now);
  todo.put(task);
  return one(call, tasksOf(theList(todo, call)), presentTask(task, false));
}

function removeTask(todo: Todo, call: GraphCall): Answer {
  todo.remove(theTask(todo, call).id);
  return { status: 204 };
}

function listLinks(todo: Todo, call: GraphCall): Answer {
  const task = theTask(todo, call);
  return page(call, linksOf(theList(todo, call), task), task.linkedResources);
}

function createLink(todo: Todo, call: GraphCall): Answer {
  const task = theTask(todo, call);
  const link = { id: randomUUID(), ...readLinkedResource(call.body) };
  todo.put({ ...task, changes: task.changes + 1, linkedResources: [...task.linkedResources, link] });
  return one(call, linksOf(theList(todo, call), task), link, 201);
}

function removeLink(todo: Todo, call: GraphCall): Answer {
  const task = theTask(todo, call);
  const isMeant = ({ id }: LinkedResource) => id === call.params.link;
  if (!task.linkedResources.some(isMeant)) throw notFound();
  const linkedResources = task.linkedResources.filter((link) => !isMeant(link));
  todo.put({ ...task, changes: task.changes + 1, linkedResources });
  return { status: 204 };
}

const list = "/todo/lists/:list";
const task = `${list}/tasks/:task`;
const routes: readonly (readonly [Operation["method"], path: string, name: string, Run])[] = [
  ["get", "/todo/lists", "lists.list", listLists],
  ["post", "/todo/lists", "lists.create", createList],
  ["get", list, "lists.get", (todo, call) => one(call, LISTS, presentList(theList(todo, call)))],
  ["patch", list, "lists.update", updateList],
  ["delete", list, "lists.delete", removeList],
  ["get", `${list}/tasks`, "tasks.list", listTasks],
  ["post", `${list}/tasks`, "tasks.create", createTask],
  ["get", task, "tasks.get", getTask],
  ["patch", task, "tasks.update", updateTask],
  ["delete", task, "tasks.delete", removeTask],
  ["get", `${task}/linkedResources`, "linkedResources.list", listLinks],
  ["post", `${task}/linkedResources`, "linkedResources.create", createLink],
  ["delete", `${task}/linkedResources/:link`, "linkedResources.delete", removeLink],
];

export const todoOperations = (todos: Todos): Operation[] =>
  routes.map(([method, path, name, run]) => ({
    method,
    path,
    name: `todo.${name}`,
    permission: "Tasks.ReadWrite",
    run: (call) => run(todos(call.mailbox.account.address), call),
  }));
