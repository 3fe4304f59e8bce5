import { describe, expect, it } from "@jest/globals";
import { createFiles } from "../../../addin/features/attachments/files.ts";
import { rowsOf } from "../../../addin/features/attachments/filesModel.ts";
import type { Draft } from "../../../addin/features/compose/draft.ts";
import { openFilesDoor } from "../../../addin/features/compose/filesDoor.ts";
import { sendMessage } from "../../../addin/features/compose/sendJourney.ts";
import { type SendDoors, sendUnprepared } from "../../../addin/features/compose/submit.ts";
import type { AttachmentsDoor } from "../../../addin/office/attachments.ts";
import { OfficeError } from "../../../addin/office/call.ts";
import type { PrepareAnswer } from "../../../shared/compose.ts";
import { cleanHtml, prepareHtml } from "../../../shared/html/prepare.ts";
import { options, readOwn } from "../../unit/html/own.ts";
import { base64Of, outlookFiles } from "../attachments/outlookFiles.ts";
import { copyDoors, copyUrl } from "../attachments/serverCopies.ts";
import { fakeDoors, fakeOutlook, ORIGINAL, preparedAnswer } from "./fakes.ts";

const followed: Draft = {
  choice: "follow",
  shown: "following",
  shownReason: "everyoneAllows",
  messageId: undefined,
  openImageUrl: undefined,
  skip: [],
  regardingId: undefined,
};
const ignore = () => undefined;
const refusing = (method: keyof AttachmentsDoor) => (door: AttachmentsDoor) => {
  Object.assign(door, { [method]: refuse });
};
const refuse = () => Promise.reject(new OfficeError(5001, "Internal error."));

const stored = [
  { name: "followed.pdf", base64: base64Of("the very bytes") },
  { name: "plain.txt", base64: base64Of("as ever") },
];

/** Prepares as our server does, with readable tokens. */
function prepared(html: string | null, state: PrepareAnswer["state"]): PrepareAnswer {
  const reasonCode = state === "notFollowing" ? "repChose" : "everyoneAllows";
  if (html === null) return preparedAnswer({ html: null, openImageUrl: null, state, reasonCode });
  if (state === "notFollowing") {
    return preparedAnswer({ html: cleanHtml(html, readOwn), openImageUrl: null, state, reasonCode });
  }
  const { openImageUrl } = options;
  return preparedAnswer({ html: prepareHtml(html, options).html, openImageUrl, state, reasonCode });
}

interface Spoiled {
  readonly compose?: Parameters<typeof fakeOutlook>[0];
  readonly attachments?: (door: AttachmentsDoor) => void;
  readonly doors?: Partial<SendDoors>;
}

async function withFollowedFile({ compose: hooks, attachments: spoil, doors: changes }: Spoiled = {}) {
  const outlook = outlookFiles(stored);
  const { doors: copying, copies } = copyDoors(outlook.door);
  const files = createFiles(copying);
  await files.refresh();
  await files.follow(rowsOf(files.current())[0]!);
  spoil?.(outlook.door);
  const { draft, compose } = fakeOutlook(hooks);
  const door = openFilesDoor(files, (bytes) => `${bytes} bytes`);
  const { doors, marked, asked } = fakeDoors(
    { ...compose, attachments: outlook.door },
    { prepare: async ({ html }) => prepared(html, "following"), ...changes },
  );
  return { outlook, files, copies, draft, doors: { ...doors, files: door }, marked, asked };
}

const whole = stored.map(({ name, base64 }) => `${name}: ${base64}`).toSorted();

describe("sending with a followed file", () => {
  it("puts a link in its place, and leaves the others attached", async () => {
    const { outlook, draft, doors, copies } = await withFollowedFile();
    expect((await sendMessage(doors, followed, ignore)).kind).toBe("sent");
    expect(outlook.names()).toEqual(["plain.txt"]);
    expect(draft.sent[0]).toContain("followed.pdf");
    expect(draft.sent[0]).toContain(copyUrl(1));
    expect(draft.sent[0]).toContain("14 bytes");
    expect(copies.size).toBe(1);
  });

  it("puts it in once, however often the message is prepared", async () => {
    const { draft, doors } = await withFollowedFile();
    const waiting = { ...doors, compose: { ...doors.compose, send: undefined } };
    expect((await sendMessage(waiting, followed, ignore)).kind).toBe("ready");
    const first = draft.html;
    expect((await sendMessage(waiting, followed, ignore)).kind).toBe("ready");
    expect(draft.html).toBe(first);
  });

  it("attaches it again when the rep then chooses not to follow", async () => {
    const { outlook, draft, doors, copies } = await withFollowedFile();
    await sendMessage({ ...doors, compose: { ...doors.compose, send: undefined } }, followed, ignore);
    const unfollowing = {
      ...doors,
      prepare: async ({ html }: { html: string | null }) => prepared(html, "notFollowing"),
    };
    const choice = { ...followed, choice: "dontFollow", shown: "notFollowing" } as const;
    expect((await sendMessage(unfollowing, choice, ignore)).kind).toBe("sent");
    expect(draft.sent).toEqual([ORIGINAL]);
    expect(outlook.contents()).toEqual(whole);
    expect(copies.size).toBe(0);
  });

  it("leaves it attached, and takes its copy away, when the message is not followed", async () => {
    const { outlook, draft, doors, copies } = await withFollowedFile({
      doors: { prepare: async ({ html }) => prepared(html, "notFollowing") },
    });
    const outcome = await sendMessage(
      doors,
      { ...followed, shown: undefined, shownReason: undefined },
      ignore,
    );
    expect(outcome.kind).toBe("sent");
    expect(draft.sent).toEqual([ORIGINAL]);
    expect(outlook.contents()).toEqual(whole);
    expect(copies.size).toBe(0);
  });

  it("leaves it attached where only opens are followed", async () => {
    const { outlook, draft, doors } = await withFollowedFile({
      doors: {
        prepare: async ({ html }) => ({
          ...prepared(html, "partlyFollowing"),
          reasonCode: "onlyOpens",
        }),
      },
    });
    await sendMessage(doors, { ...followed, shown: "partlyFollowing", shownReason: "onlyOpens" }, ignore);
    expect(draft.sent[0]).not.toContain("followed.pdf");
    expect(outlook.contents()).toEqual(whole);
  });

  it("waits for an upload under way", async () => {
    const outlook = outlookFiles(stored);
    let finish: () => void = ignore;
    const { doors: copying } = copyDoors(outlook.door);
    const upload: typeof copying.upload = async (request) => {
      await new Promise<void>((resolve) => {
        finish = () => resolve();
      });
      return copying.upload(request);
    };
    const files = createFiles({ ...copying, upload });
    await files.refresh();
    const uploading = files.follow(rowsOf(files.current())[0]!);
    const { doors } = fakeDoors(fakeOutlook().compose, {
      prepare: async ({ html }) => prepared(html, "following"),
      files: openFilesDoor(files, String),
    });
    const steps: string[] = [];
    const sending = sendMessage(doors, followed, (step) => {
      steps.push(step);
      if (step === "uploading") setTimeout(() => finish(), 0);
    });
    await uploading;
    await sending;
    expect(steps[0]).toBe("uploading");
    expect(outlook.names()).toEqual(["plain.txt"]);
  });
});

describe("a failure in sending with a followed file", () => {
  const lost = /<div class="engagement-file".*?<\/div>/;
  const failures: readonly [string, Spoiled][] = [
    ["listing attachments", { attachments: refusing("list") }],
    ["reading the file", { attachments: refusing("readContent") }],
    ["removing the file", { attachments: refusing("remove") }],
    [
      "removing the file, which was done all the same",
      {
        attachments: (door) => {
          const { remove } = door;
          door.remove = async (id) => {
            await remove(id);
            return refuse();
          };
        },
      },
    ],
    ["the server", { doors: { prepare: () => Promise.reject(new Error("away")) } }],
    [
      "a server that finds it blocked",
      { doors: { prepare: async () => preparedAnswer({ state: "blocked" }) } },
    ],
    ["writing the body", { compose: () => ({ writeHtml: refuse }) }],
    [
      "a link that Outlook takes out",
      {
        compose: (own) => ({
          writeHtml: async (html: string) => {
            own.html = html.replace(lost, "");
          },
        }),
      },
    ],
    ["stamping", { compose: () => ({ writeHeader: refuse }) }],
  ];

  it.each(failures)("(%s) leaves text and files as they were", async (_name, spoiled) => {
    const { outlook, draft, doors, marked } = await withFollowedFile(spoiled);
    const outcome = await sendMessage(doors, followed, ignore);
    expect(outcome).toMatchObject({ kind: "held", body: expect.stringMatching(/unchanged|restored/) });
    expect(draft.html).toBe(ORIGINAL);
    expect(outlook.contents()).toEqual(whole);
    expect(draft.sent).toEqual([]);

    expect((await sendUnprepared(doors, ignore)).kind).toBe("sent");
    expect(draft.sent).toEqual([ORIGINAL]);
    expect(marked).toEqual([]);
  });

  it("of sendAsync itself puts the file and the text back", async () => {
    const { outlook, draft, doors } = await withFollowedFile({ compose: () => ({ send: refuse }) });
    expect((await sendMessage(doors, followed, ignore)).kind).toBe("notSent");
    expect(outlook.contents()).toEqual(whole);
    expect(draft.html).toBe(ORIGINAL);
  });

  it("keeps the link when the file can't be attached again, and says so", async () => {
    const { draft, doors } = await withFollowedFile({
      attachments: refusing("add"),
      compose: () => ({ writeHeader: refuse }),
    });
    expect(await sendMessage(doors, followed, ignore)).toMatchObject({ kind: "held", body: "followed" });
    expect(draft.html).toContain(copyUrl(1));
  });
});
