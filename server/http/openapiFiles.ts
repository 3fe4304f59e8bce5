import { ImageType } from "../../shared/attachments.ts";

type Json = Record<string, unknown>;

const messageId = {
  name: "messageId",
  in: "path",
  required: true,
  schema: { type: "string", format: "uuid" },
};
const security = [{ accessToken: [] }];
const binary = { schema: { type: "string", format: "binary" } };

const form = {
  type: "object",
  properties: {
    size: { type: "integer", description: "Bytes; before the file, where it is known." },
    file: binary.schema,
  },
  required: ["file"],
};

function responses(schema: string, problem: Json): Json {
  const $ref = `#/components/schemas/${schema}`;
  return {
    200: { description: "Done.", content: { "application/json": { schema: { $ref } } } },
    default: problem,
  };
}

/** What takes bodies that are no JSON, so that no `Endpoint` describes it. */
export const fileOperations = (problem: Json): Record<string, Json> => ({
  "/api/messages/{messageId}/attachments": {
    post: {
      operationId: "addAttachment",
      summary: "Follow a file: it goes to the rep's OneDrive, and its link through us",
      security,
      parameters: [messageId],
      requestBody: { required: true, content: { "multipart/form-data": { schema: form } } },
      responses: responses("UploadedAttachment", problem),
    },
  },
  "/api/messages/{messageId}/images": {
    post: {
      operationId: "hostImage",
      summary: "Host a picture of the message's text",
      security,
      parameters: [messageId],
      requestBody: {
        required: true,
        content: Object.fromEntries(ImageType.options.map((type) => [type, binary])),
      },
      responses: responses("HostedImage", problem),
    },
  },
});
