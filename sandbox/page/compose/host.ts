import { OfficeFailure, OfficeLimits } from "../../office/errors.ts";
import type { AttachmentInfo, Bag, Calls, Method, Person, Start } from "../../office/protocol.ts";
import { toEwsId } from "../../office/protocol.ts";
import type { Draft } from "./draft.ts";
import { attachmentInfo } from "./draftState.ts";

/** What Outlook itself gives an add-in, beside the draft. */
export interface Surroundings {
  start(): Omit<Start, "item" | "roaming">;
  getToken(request: Calls["getToken"]["in"]): Promise<Calls["getToken"]["out"]>;
  openWindow(url: string): void;
  readRoaming(): Record<string, unknown>;
  writeRoaming(values: Record<string, unknown>): void;
}

type Answers = {
  readonly [M in Method]: (input: Calls[M]["in"]) => Calls[M]["out"] | Promise<Calls[M]["out"]>;
};

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

function bodyAnswers(draft: Draft) {
  return {
    getBody: ({ format }) => draft.readBody(format),
    getBodyType: () => draft.get().format,
    getComposeType: () => draft.get().kind,
    setBody(input) {
      checkBody(draft, input);
      draft.writeBody(input.data, input.format);
      return null;
    },
    insertBody(input) {
      checkBody(draft, input);
      draft.insertBody(input.data, input.format);
      return null;
    },
  } satisfies Partial<Answers>;
}

function attachmentAnswers(draft: Draft) {
  const find = (id: string, missing: "InvalidAttachmentId" | "AttachmentToDeleteDoesNotExist") => {
    const found = draft.get().attachments.find((file) => file.id === id);
    if (found) return found;
    throw new OfficeFailure(missing, "There is no such attachment.");
  };
  return {
    listAttachments: (): AttachmentInfo[] => draft.get().attachments.map(attachmentInfo),
    getAttachment: ({ id }) => find(id, "InvalidAttachmentId").contentBytes ?? "",
    async addAttachment({ name, base64, isInline }) {
      if (base64.length > OfficeLimits.maxAttachmentLength) {
        throw new OfficeFailure("AttachmentSizeExceeded", "The attachment is too large.");
      }
      const contentId = isInline ? { contentId: name } : {};
      const added = await draft.attach({ name, contentBytes: base64, isInline, ...contentId });
      return added.id ?? "";
    },
    async removeAttachment({ id }) {
      await draft.detach(find(id, "AttachmentToDeleteDoesNotExist"));
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

function noticeAnswers(draft: Draft) {
  const all = () => draft.get().notices;
  const without = (key: string) => all().filter((notice) => notice.key !== key);
  return {
    listNotices: () => [...all()],
    putNotice({ notice, replace }) {
      const others = without(notice.key);
      const exists = others.length < all().length;
      if (exists && !replace) throw new OfficeFailure("DuplicateNotificationKey", "The key is taken.");
      if (!exists && replace) throw new OfficeFailure("NotificationKeyNotFound", "There is no such key.");
      if (others.length >= OfficeLimits.maxNotices) {
        throw new OfficeFailure("NumberOfNotificationsExceeded", "A message takes 5 notifications.");
      }
      draft.setNotices([...others, notice]);
      return null;
    },
    removeNotice({ key }) {
      if (without(key).length === all().length)
        throw new OfficeFailure("NotificationKeyNotFound", "No such key.");
      draft.setNotices(without(key));
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
      try {
        await draft.send();
        return null;
      } catch (reason) {
        throw new OfficeFailure("GenericResponseError", String(reason));
      }
    },
    async close({ discard }) {
      await (discard ? draft.discard() : draft.leave());
      return null;
    },
  } satisfies Partial<Answers>;
}

/** Answers what the compose pane asks of Outlook, within the limits Outlook has. */
export function createHost(draft: Draft, around: Surroundings): Answers {
  return {
    start: () => ({
      ...around.start(),
      roaming: around.readRoaming(),
      item: { mode: "compose", conversationId: draft.get().conversationId },
    }),
    getToken: (request) => around.getToken(request),
    openWindow({ url }) {
      around.openWindow(url);
      return null;
    },
    ...recipientAnswers(draft, around),
    ...bodyAnswers(draft),
    ...attachmentAnswers(draft),
    ...bagAnswers(draft, around),
    ...noticeAnswers(draft),
    ...itemAnswers(draft),
  };
}
