import { OfficeFailure, OfficeLimits } from "../../office/errors.ts";
import type { Bag, Calls, Person } from "../../office/protocol.ts";
import { toEwsId } from "../../office/protocol.ts";
import type { Answers, Host, Surroundings } from "./answers.ts";
import type { Draft } from "./draft.ts";
import { attachmentAnswers } from "./hostFiles.ts";
import { noticeAnswers } from "./hostNotices.ts";
import { outlookAnswers } from "./hostOutlook.ts";
import type { LaunchListener } from "./launcher.ts";
import { truncated, withoutQuotedImages } from "./troubles.ts";

/** @throws {OfficeFailure} "DataExceedsMaximumSize" over Outlook's limit, "InvalidFormatError" for HTML into plain text. */
function checkBody(draft: Draft, { data, format }: Calls["setBody"]["in"]) {
  if (data.length > OfficeLimits.maxBodyLength) {
    throw new OfficeFailure(
      "DataExceedsMaximumSize",
      "The data parameter is longer than 1,000,000 characters.",
    );
  }
  if (format === "html" && draft.get().format === "text") {
    throw new OfficeFailure("InvalidFormatError", "The message body is in plain text.");
  }
}

function recipientAnswers(draft: Draft, { start }: Surroundings) {
  return {
    getFrom: () => start().account,
    getRecipients: ({ field }) => [...draft.get()[field]],
    setRecipients({ field, people }) {
      if (people.length > OfficeLimits.maxRecipientsPerField) {
        throw new OfficeFailure("NumberOfRecipientsExceeded", "A field takes 100 recipients.");
      }
      draft.setRecipients(field, people as readonly Person[]);
      return null;
    },
    getSubject: () => draft.get().subject,
    setSubject({ subject }) {
      if (subject.length > OfficeLimits.maxSubjectLength) {
        throw new OfficeFailure("DataExceedsMaximumSize", "A subject has at most 255 characters.");
      }
      draft.setSubject(subject);
      return null;
    },
  } satisfies Partial<Answers>;
}

/** @param isInEvent whether a handler of an event sets it, rather than the pane. */
function bodyAsSet(draft: Draft, html: string, { hasTrouble }: Surroundings, isInEvent: boolean): string {
  const isSending = isInEvent && draft.get().isChecking;
  const kept = isSending && hasTrouble("dropsQuotedImages") ? withoutQuotedImages(html) : html;
  return hasTrouble("truncatesBody") ? truncated(kept) : kept;
}

function bodyAnswers(draft: Draft, around: Surroundings, isInEvent: boolean) {
  return {
    getBody: ({ format }) => draft.readBody(format),
    getBodyType: () => draft.get().format,
    getComposeType: () => draft.get().kind,
    setBody(input) {
      checkBody(draft, input);
      draft.writeBody(bodyAsSet(draft, input.data, around, isInEvent), input.format);
      return null;
    },
    insertBody(input) {
      checkBody(draft, input);
      draft.insertBody(input.data, input.format);
      return null;
    },
  } satisfies Partial<Answers>;
}

function bagAnswers(draft: Draft, around: Surroundings) {
  const read = (bag: Bag) => (bag === "roaming" ? around.readRoaming() : { ...draft.get().bags[bag] });
  return {
    readBag: ({ bag }) => read(bag),
    writeBag({ bag, set, remove }) {
      const values = { ...read(bag), ...set };
      for (const name of remove) delete values[name];
      if (bag === "roaming") around.writeRoaming(values);
      else draft.setBag(bag, values);
      return null;
    },
  } satisfies Partial<Answers>;
}

/** @throws {OfficeFailure} "SaveError" with what Graph said. */
async function saved(draft: Draft): Promise<string> {
  try {
    return toEwsId(await draft.save());
  } catch (reason) {
    throw new OfficeFailure("SaveError", String(reason));
  }
}

function itemAnswers(draft: Draft) {
  return {
    save: () => saved(draft),
    getItemId() {
      const { id } = draft.get();
      if (id) return toEwsId(id);
      throw new OfficeFailure("ItemNotSaved", "The item has not been saved yet.");
    },
    async send() {
      const wentOut = await draft.send().catch((reason: unknown) => {
        throw new OfficeFailure("GenericResponseError", String(reason));
      });
      if (!wentOut) throw new OfficeFailure("GenericResponseError", "Sending was stopped.");
      return null;
    },
    async close({ discard }) {
      await (discard ? draft.discard() : draft.leave());
      return null;
    },
  } satisfies Partial<Answers>;
}

function launchAnswers(listener: LaunchListener): Host {
  return {
    launchReady() {
      listener.ready();
      return null;
    },
    launchCompleted({ launchId, options }) {
      listener.completed(launchId, options);
      return null;
    },
    launchFailed({ launchId, reason }) {
      listener.failed(launchId, reason);
      return null;
    },
  };
}

/**
 * Answers what the compose pane asks of Outlook, within the limits Outlook has.
 * @param listener given for the frame in which events are handled.
 */
export function createHost(draft: Draft, around: Surroundings, listener?: LaunchListener): Host {
  const isInEvent = listener !== undefined;
  return {
    start: () => ({
      ...around.start(),
      roaming: around.readRoaming(),
      runtime: isInEvent ? "events" : "pane",
      item: { mode: "compose", conversationId: draft.get().conversationId },
    }),
    getInitialContext: () => draft.get().initialContext,
    ...outlookAnswers(around),
    ...recipientAnswers(draft, around),
    ...bodyAnswers(draft, around, isInEvent),
    ...attachmentAnswers(draft, around),
    ...bagAnswers(draft, around),
    ...noticeAnswers(draft),
    ...itemAnswers(draft),
    ...(listener && launchAnswers(listener)),
  };
}
