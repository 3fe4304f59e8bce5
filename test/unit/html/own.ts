import { type OwnAddress, type PrepareOptions, prepareHtml } from "../../../shared/html/prepare.ts";

export const messageId = "11111111-1111-4111-8111-111111111111";
export const otherId = "22222222-2222-4222-8222-222222222222";

const host = "https://engage.test";

/** Addresses as readable as they are in a test; the real ones are signed. */
export const linkOf = (message: string, index: number, url: string): string =>
  `${host}/l/${message}.${index}.${encodeURIComponent(url)}`;
export const imageOf = (message: string): string => `${host}/o/${message}.gif`;
export const attachmentOf = (message: string, url: string): string =>
  `${host}/a/${message}.0.${encodeURIComponent(url)}`;

export function readOwn(address: string): OwnAddress | undefined {
  const open = /^https:\/\/engage\.test\/o\/([\w-]+)\.gif$/.exec(address);
  if (open !== null) return { kind: "open", messageId: open[1]!, index: 0, url: "" };
  const link = /^https:\/\/engage\.test\/([la])\/([\w-]+)\.(\d+)\.([\w.!~*'()%-]+)$/.exec(address);
  if (link === null) return undefined;
  const [, kind, message, index, url] = link;
  return {
    kind: kind === "l" ? "link" : "attachment",
    messageId: message!,
    index: Number(index),
    url: decodeURIComponent(url!),
  };
}

export const options: PrepareOptions = {
  messageId,
  followOpens: true,
  followClicks: true,
  skip: [],
  skipAddressText: false,
  readOwn,
  linkUrl: (index, url) => linkOf(messageId, index, url),
  openImageUrl: imageOf(messageId),
};

export const prepare = (html: string, changes: Partial<PrepareOptions> = {}) =>
  prepareHtml(html, { ...options, ...changes });

/** The image as it is put into a body. */
export const image = `<img src="${imageOf(messageId)}" width="1" height="1" alt="">`;
