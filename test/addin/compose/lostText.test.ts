import { describe, expect, it } from "@jest/globals";
import type { Draft } from "../../../addin/features/compose/draft.ts";
import { sendMessage } from "../../../addin/features/compose/sendJourney.ts";
import { fakeDoors, fakeOutlook, IMAGE_URL, ORIGINAL, PREPARED, preparedAnswer } from "./fakes.ts";

const draftOf = (choice: Draft["choice"]): Draft => ({
  choice,
  shown: choice === "follow" ? "following" : "notFollowing",
  shownReason: choice === "follow" ? "everyoneAllows" : "repChose",
  messageId: undefined,
  openImageUrl: undefined,
  skip: [],
  regardingId: undefined,
});

/** Outlook loses a word of what is written, as often as it is told to. */
function lossyOutlook(times: number) {
  let left = times;
  return fakeOutlook((draft) => ({
    writeHtml: async (html) => {
      draft.html = left > 0 ? html.replace("Hello ", "") : html;
      left -= 1;
    },
  }));
}

describe("an Outlook that loses text when a body is set", () => {
  it("is noticed, and the message put back whole is held", async () => {
    const { draft, compose } = lossyOutlook(1);
    const { doors } = fakeDoors(compose);
    const outcome = await sendMessage(doors, draftOf("follow"), () => undefined);
    expect(outcome).toMatchObject({ kind: "held", error: { fault: "textLost" }, body: "restored" });
    expect(draft.html).toBe(ORIGINAL);
  });

  it("is told to put the message back once more when it lost a part again", async () => {
    const { draft, compose } = lossyOutlook(2);
    const { doors } = fakeDoors(compose);
    expect(await sendMessage(doors, draftOf("follow"), () => undefined)).toMatchObject({ body: "restored" });
    expect(draft.html).toBe(ORIGINAL);
  });

  it.each(["follow", "dontFollow"] as const)("never sends what is missing a part (%s)", async (choice) => {
    const { draft, compose } = lossyOutlook(100);
    const html = choice === "follow" ? PREPARED : `${ORIGINAL}<p>cleaned</p>`;
    const { doors } = fakeDoors(compose, {
      prepare: async () => preparedAnswer({ html, openImageUrl: choice === "follow" ? IMAGE_URL : null }),
    });
    const outcome = await sendMessage(doors, draftOf(choice), () => undefined);
    expect(outcome).toMatchObject({ kind: "held", body: "damaged" });
    expect(draft.sent).toEqual([]);
  });
});
