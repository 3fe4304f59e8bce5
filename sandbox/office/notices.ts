import { asyncMethod } from "./async.ts";
import type { Client } from "./client.ts";

type N = Office.NotificationMessages;

/** The bar above a message in which add-ins may say something. */
export function notices(client: Client): N {
  const put = (replace: boolean) =>
    asyncMethod<N["addAsync"]>(2, async ({ args: [key, given] }) => {
      const { type, message } = given as Office.NotificationMessageDetails;
      await client.call("putNotice", { notice: { key: String(key), type: String(type), message }, replace });
    });
  return {
    addAsync: put(false),
    replaceAsync: put(true),
    getAllAsync: asyncMethod<N["getAllAsync"]>(0, async () => [...(await client.call("listNotices", null))]),
    removeAsync: asyncMethod<N["removeAsync"]>(1, async ({ args: [key] }) => {
      await client.call("removeNotice", { key: String(key) });
    }),
  };
}
