import { z } from "zod";
import { graphRefusal } from "../../platform/microsoft/failures.ts";
import type { Graph } from "../../platform/microsoft/graph.ts";

/** What is asked of a single mail, where its headers do not say all: of reports and automatic replies. */

/** One mail that can't be had, now or ever, whatever we ask for next. */
const LASTING: ReadonlySet<number> = new Set([400, 403, 404, 410, 413, 415, 422, 501]);

/**
 * @param isPatient whether it is worth asking again for what Graph fails to answer.
 * @returns `undefined` if it is gone, or can't be had.
 * @throws {AppError} as `Graph` does.
 */
async function unlessLost<T>(asked: Promise<T>, isPatient: boolean): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    const status = graphRefusal(error)?.status;
    if (status !== undefined && (LASTING.has(status) || (!isPatient && status >= 500))) return undefined;
    throw error;
  }
}

const pathOfMail = (id: string) => `/me/messages/${encodeURIComponent(id)}`;

/** A whole report, to read its parts for programs. */
export const readMime = (graph: Graph, id: string, isPatient: boolean) =>
  unlessLost(graph.get(z.string(), { path: `${pathOfMail(id)}/$value` }), isPatient);

const Text = z.object({ body: z.object({ content: z.string() }).nullish() });

/** The words of an automatic reply, to find a date in; they go nowhere. */
export async function readText(graph: Graph, id: string, isPatient: boolean): Promise<string | undefined> {
  const prefer = ['outlook.body-content-type="text"'];
  const asked = graph.get(Text, { path: pathOfMail(id), query: { $select: "body" }, prefer });
  return (await unlessLost(asked, isPatient))?.body?.content;
}
