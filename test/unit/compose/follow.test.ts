import { describe, expect, it } from "@jest/globals";
import type { RecipientPreference } from "../../../shared/compose.ts";
import { evaluateFollow, type FollowQuestion, type FollowRecipient } from "../../../shared/follow.ts";
import type { RecordKind } from "../../../shared/records.ts";
import { createTranslate } from "../../../shared/text/index.ts";

const allows: RecipientPreference = { opens: true, clicks: true, source: "record" };
const refuses: RecipientPreference = { opens: false, clicks: false, source: "record" };
const refusesOpens: RecipientPreference = { opens: false, clicks: true, source: "consent" };
const refusesClicks: RecipientPreference = { opens: true, clicks: false, source: "consent" };

const person = (name: string, changes: Partial<FollowRecipient> = {}): FollowRecipient => ({
  address: `${name.toLowerCase()}@customer.test`,
  name,
  recordKind: "contact",
  applies: allows,
  ...changes,
});

const ask = (changes: Partial<FollowQuestion> = {}): FollowQuestion => ({
  settings: { engagement: true, recipientLimit: 3 },
  choice: "follow",
  format: "html",
  isProtected: false,
  to: [person("Ann")],
  cc: [],
  bcc: [],
  ...changes,
});

const off = { engagement: false, recipientLimit: 3 };
const stranger = person("Stranger", { recordKind: null });
const four = ["Ann", "Ben", "Carla", "Dev"].map((name) => person(name));

describe("evaluateFollow", () => {
  it.each<[string, Partial<FollowQuestion>, string, string]>([
    ["is following when everybody allows it", {}, "following", "everyoneAllows"],
    ["is unavailable while engagement is off", { settings: off }, "unavailable", "engagementOff"],
    [
      "names engagement before a missing recipient",
      { settings: off, to: [] },
      "unavailable",
      "engagementOff",
    ],
    ["needs a recipient", { to: [] }, "unavailable", "noRecipient"],
    ["needs a record among the recipients", { to: [stranger] }, "unavailable", "noRecord"],
    ["needs the record in To or Cc", { to: [stranger], bcc: [person("Ann")] }, "unavailable", "noRecord"],
    ["takes a blind copy alone for no record", { to: [], bcc: [person("Ann")] }, "unavailable", "noRecord"],
    [
      "is content with a record in Cc",
      { to: [stranger], cc: [person("Ann")] },
      "following",
      "everyoneAllows",
    ],
    ["follows no bulk mail", { to: four }, "unavailable", "tooManyRecipients"],
    ["counts blind copies as recipients", { bcc: four }, "unavailable", "tooManyRecipients"],
    [
      "counts one address once",
      { cc: [person("Ann"), person("ANN")], bcc: [person("Ben")] },
      "following",
      "everyoneAllows",
    ],
    [
      "says no record before too many",
      { to: four.map((r) => ({ ...r, recordKind: null })) },
      "unavailable",
      "noRecord",
    ],
    ["can’t follow plain text", { format: "text" }, "unavailable", "plainText"],
    ["can’t follow a protected message", { isProtected: true }, "unavailable", "protected"],
    ["says plain text before protected", { format: "text", isProtected: true }, "unavailable", "plainText"],
    ["says too many before plain text", { to: four, format: "text" }, "unavailable", "tooManyRecipients"],
    [
      "says unavailable before the rep’s choice",
      { choice: "dontFollow", format: "text" },
      "unavailable",
      "plainText",
    ],
    ["respects the rep’s choice", { choice: "dontFollow" }, "notFollowing", "repChose"],
    [
      "says the rep’s choice before a refusal",
      { choice: "dontFollow", to: [person("Ben", { applies: refuses })] },
      "notFollowing",
      "repChose",
    ],
    [
      "is blocked by a refusal in To",
      { to: [person("Ben", { applies: refuses })] },
      "blocked",
      "recipientRefuses",
    ],
    [
      "is blocked by a refusal in Bcc",
      { bcc: [person("Ben", { applies: refuses })] },
      "blocked",
      "recipientRefuses",
    ],
    [
      "is blocked by a stranger’s refusal",
      { cc: [{ ...stranger, applies: refuses }] },
      "blocked",
      "recipientRefuses",
    ],
    [
      "follows only clicks when opens are refused",
      { cc: [person("Carla", { applies: refusesOpens })] },
      "partlyFollowing",
      "onlyClicks",
    ],
    [
      "follows only opens when clicks are refused",
      { cc: [person("Carla", { applies: refusesClicks })] },
      "partlyFollowing",
      "onlyOpens",
    ],
    [
      "is blocked when one refuses opens and another clicks",
      { to: [person("Ann", { applies: refusesOpens }), person("Ben", { applies: refusesClicks })] },
      "blocked",
      "recipientRefuses",
    ],
  ])("%s", (_name, changes, state, reasonCode) => {
    expect(evaluateFollow(ask(changes))).toMatchObject({ state, reasonCode });
  });

  it.each<[RecordKind | null, boolean]>([
    ["contact", true],
    ["lead", true],
    ["account", true],
    ["opportunity", false],
    [null, false],
  ])("with a %s as the only record can follow: %s", (recordKind, canFollow) => {
    const { followOpens } = evaluateFollow(ask({ to: [person("Ann", { recordKind })] }));
    expect(followOpens).toBe(canFollow);
  });

  it("names the one who refuses, and counts several", () => {
    const ben = person("Ben", { applies: refuses });
    const one = evaluateFollow(ask({ cc: [ben, person("Carla", { applies: refusesOpens })] }));
    expect(one.values).toEqual({ count: 1, name: "Ben" });
    const two = evaluateFollow(ask({ cc: [ben, person("Dev", { applies: refuses })] }));
    expect(two.values).toMatchObject({ count: 2 });
  });

  it("takes a name in its sentence for text, whatever it looks like", () => {
    const name = "{count, plural, other {<b>x</b>}} '{' </script>";
    const answer = evaluateFollow(ask({ to: [person("Ben", { applies: refuses, name })] }));
    const sentence = createTranslate("en")(`compose.reason.${answer.reasonCode}`, answer.values);
    expect(sentence).toBe(`${name} does not allow messages to be followed.`);
  });
});
