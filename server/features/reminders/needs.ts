import type { Settings } from "../../../shared/settings.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Due } from "../../platform/due.ts";
import type { Table, Tables } from "../../platform/tables.ts";
import { mootCard, postCard } from "../assistant/post.ts";
import type { PostNeeds } from "../assistant/show.ts";
import { recompute } from "../interactions/run.ts";
import { EverywhereRow, mailboxKeys } from "../replies/rows.ts";
import { dueId, toldAt } from "../replies/rulesWatch.ts";
import { expectAnswersUntil, findWatch } from "../replies/watch.ts";
import type { ReminderNeeds } from "./settle.ts";

interface Doors {
  readonly tables: Tables;
  readonly clock: Clock;
  readonly due: Due;
  readonly settings: { read(table: Table): Promise<Settings> };
  readonly live: Pick<PostNeeds, "nudge">;
  readonly announce?: PostNeeds["announce"];
}

/** What reminders need of the features they build on. */
export function reminderNeeds({ tables, clock, due, settings, live, announce }: Doors): ReminderNeeds {
  const posting: PostNeeds = { tables, clock, nudge: live.nudge, ...(announce && { announce }) };
  return {
    ...{ tables, clock, due },
    async judge(orgId, messageId) {
      const table = tables.organization(orgId);
      const judged = await recompute({ table, messageId, settings: await settings.read(table) });
      return judged?.summary;
    },
    async viewOf({ orgId, repId }, until) {
      const table = tables.organization(orgId);
      const [watch, seen] = await Promise.all([
        findWatch(table, repId),
        table.find(EverywhereRow, mailboxKeys.everywhere(repId)),
      ]);
      if (!watch || watch.value.isBlind) return "blind";
      return seen && Date.parse(seen.value.until) >= until.getTime() ? "seen" : "behind";
    },
    keepLooking: (orgId, message, until) => expectAnswersUntil({ tables, clock, due }, orgId, message, until),
    lookIntoMailbox: ({ orgId, repId }) =>
      // Of many that ask within a second, one look is enough.
      due.put({ kind: "replies", orgId, id: dueId(repId, "all"), at: toldAt(clock.now()) }),
    post: (card) => postCard(posting, card),
    moot: (card) => mootCard(posting, card),
    nudge: (owner, messageId) => live.nudge({ ...owner, event: { kind: "message", id: messageId } }),
  };
}
