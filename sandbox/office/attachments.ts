import { asyncMethod } from "./async.ts";
import type { Client } from "./client.ts";
import { MailboxEnums } from "./enums.ts";
import type { AttachmentInfo, AttachmentKind } from "./protocol.ts";

type Item = Office.MessageCompose;

const { AttachmentContentFormat, AttachmentType } = MailboxEnums;

const typeOf: Readonly<Record<AttachmentKind, string>> = {
  file: AttachmentType.File,
  item: AttachmentType.Item,
  cloud: AttachmentType.Cloud,
};
const formatOf = {
  base64: AttachmentContentFormat.Base64,
  eml: AttachmentContentFormat.Eml,
  url: AttachmentContentFormat.Url,
} as const;

/** A mail in the mail has a name without its extension. */
const nameOf = ({ name, kind }: AttachmentInfo) =>
  kind === "item" ? name.replace(/\.(eml|msg)$/i, "") : name;

export const attachmentDetails = (info: AttachmentInfo) =>
  ({
    id: info.id,
    name: nameOf(info),
    size: info.size,
    isInline: info.isInline,
    isServiceAccessible: info.isServiceAccessible,
    contentId: info.contentId ?? "",
    attachmentType: typeOf[info.kind],
    url: "",
  }) as Office.AttachmentDetailsCompose;

export function attachments(client: Client) {
  return {
    getAttachmentsAsync: asyncMethod<Item["getAttachmentsAsync"]>(0, async () =>
      (await client.call("listAttachments", null)).map(attachmentDetails),
    ),
    getAttachmentContentAsync: asyncMethod<Item["getAttachmentContentAsync"]>(1, async ({ args }) => {
      const { content, format } = await client.call("getAttachment", { id: String(args[0]) });
      return { content, format: formatOf[format] };
    }),
    addFileAttachmentFromBase64Async: asyncMethod<Item["addFileAttachmentFromBase64Async"]>(
      2,
      ({ args: [base64, name], options }) =>
        client.call("addAttachment", {
          base64: String(base64),
          name: String(name),
          isInline: options.isInline === true,
        }),
    ),
    removeAttachmentAsync: asyncMethod<Item["removeAttachmentAsync"]>(1, async ({ args }) => {
      await client.call("removeAttachment", { id: String(args[0]) });
    }),
  };
}
