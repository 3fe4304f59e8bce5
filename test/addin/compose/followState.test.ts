import { describe, expect, it } from "@jest/globals";
import {
  countPictures,
  formatNote,
  forServer,
  holdsImage,
  parseNote,
} from "../../../addin/features/compose/draft.ts";
import { createEvaluator } from "../../../addin/features/compose/evaluate.ts";
import {
  controlsFor,
  type FollowControl,
  type FollowModel,
  followReducer,
  startModel,
} from "../../../addin/features/compose/followState.ts";
import type { FollowReason, FollowState, StateAnswer } from "../../../shared/compose.ts";
import { StateRequest } from "../../../shared/compose.ts";
import { ann, MESSAGE_ID } from "./fakes.ts";

const answer = (state: FollowState, reasonCode: FollowReason = "everyoneAllows"): StateAnswer => ({
  state,
  reasonCode,
  reason: "Because.",
  recipients: [],
});

describe("the controls of a state", () => {
  it.each<[FollowState, FollowReason, FollowControl[]]>([
    ["following", "everyoneAllows", ["dontFollow"]],
    ["partlyFollowing", "onlyClicks", ["dontFollow"]],
    ["notFollowing", "repChose", ["follow"]],
    ["blocked", "recipientRefuses", ["retry", "dontFollow"]],
    ["unavailable", "noRecord", ["retry"]],
    ["unavailable", "engagementOff", ["retry"]],
    ["unavailable", "plainText", ["retry"]],
    ["unavailable", "protected", ["retry"]],
    ["unavailable", "noRecipient", []],
    ["unavailable", "tooManyRecipients", []],
  ])("%s because of %s are %j", (state, reason, controls) => {
    expect(controlsFor(answer(state, reason))).toEqual(controls);
  });
});

/** An evaluator whose server answers when the test says so. */
function evaluatorOf() {
  let model: FollowModel = startModel;
  const waiting: {
    resolve: (value: StateAnswer) => void;
    reject: (error: Error) => void;
    signal: AbortSignal;
  }[] = [];
  const evaluate = createEvaluator({
    compose: { readRecipients: async () => ann, readFormat: async () => "html" },
    ask: (_request, signal) => new Promise((resolve, reject) => waiting.push({ resolve, reject, signal })),
    dispatch: (action) => {
      model = followReducer(model, action);
    },
    sentenceFor: (error) => String((error as Error).message),
  });
  return { evaluate, waiting, model: () => model };
}

/** Lets everything that is ready to go on do so. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe("evaluating while recipients change", () => {
  it("shows the answer to the latest question, whatever order they come in", async () => {
    const { evaluate, waiting, model } = evaluatorOf();
    const runs = [evaluate("follow")];
    await settle();
    runs.push(evaluate("dontFollow"));
    await settle();
    waiting[1]!.resolve(answer("notFollowing"));
    waiting[0]!.resolve(answer("following"));
    await Promise.all(runs);
    expect(model()).toMatchObject({ isChecking: false, evaluation: { value: { state: "notFollowing" } } });
    expect(waiting[0]!.signal.aborted).toBe(true);
  });

  it("does not let a failure of an earlier question hide the answer to a later one", async () => {
    const { evaluate, waiting, model } = evaluatorOf();
    const runs = [evaluate("follow")];
    await settle();
    runs.push(evaluate("follow"));
    await settle();
    waiting[1]!.resolve(answer("blocked"));
    waiting[0]!.reject(new Error("away"));
    await Promise.all(runs);
    expect(model().evaluation).toMatchObject({ state: "ready", value: { state: "blocked" } });
  });

  it("tells a failure instead of an answer about other recipients", async () => {
    const { evaluate, waiting, model } = evaluatorOf();
    const first = evaluate("follow");
    await settle();
    waiting[0]!.resolve(answer("following"));
    await first;
    const second = evaluate("follow");
    await settle();
    expect(model()).toMatchObject({ isChecking: true, evaluation: { value: { state: "following" } } });
    waiting[1]!.reject(new Error("away"));
    await second;
    expect(model().evaluation).toEqual({ state: "failed", message: "away" });
  });
});

describe("what is kept with a draft", () => {
  it("comes back as it was", () => {
    const note = {
      choice: "dontFollow",
      messageId: MESSAGE_ID,
      openImageUrl: "https://x.example/o/t.gif",
      skip: [] as string[],
    } as const;
    expect(parseNote(formatNote(note))).toEqual(note);
  });

  it.each([undefined, "", "nonsense", "[]", '{"choice":"maybe"}', '{"messageId":"not-a-uuid"}'])(
    "is the default when Outlook gives %j",
    (text) => expect(parseNote(text)).toEqual({ choice: "follow", skip: [] }),
  );
});

describe("what is read from a draft", () => {
  it("fits the server's limits whatever Outlook says", () => {
    const long = { address: "a".repeat(5000), name: "n".repeat(5000) };
    const list = Array.from({ length: 1500 }, () => long);
    const request = { ...forServer({ to: list, cc: [], bcc: [{ address: "" }] }), follow: "follow" };
    expect(StateRequest.safeParse(request).success).toBe(true);
  });

  it("holds our image by its token, wherever Outlook let the host go", () => {
    const url = "https://engage.example/o/AbC123.gif";
    expect(holdsImage('<img src="https://proxy.example/o/AbC123.gif">', url)).toBe(true);
    expect(holdsImage("<p>nothing</p>", url)).toBe(false);
    expect(holdsImage("<p>anything</p>", null)).toBe(false);
  });

  it("counts pictures, not words about them", () => {
    expect(
      countPictures(
        '<img src="cid:a@b"><IMG SRC=cid:c><img src=\'cid:d\'> cid:e <img src="https://x.example">',
      ),
    ).toBe(3);
  });
});
