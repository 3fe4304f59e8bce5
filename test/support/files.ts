import type { Reply, TestServer } from "./app.ts";

/** Uploads as a browser's form does. `size: null` leaves the size unsaid. */
export async function upload(
  server: TestServer,
  token: string,
  messageId: string,
  file: { name: string; bytes: Uint8Array<ArrayBuffer>; size?: number | string | null },
): Promise<Reply> {
  const form = new FormData();
  if (file.size !== null) form.append("size", String(file.size ?? file.bytes.length));
  form.append("file", new Blob([file.bytes]), file.name);
  const response = await fetch(`${server.url}/api/messages/${messageId}/attachments`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: form,
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/** Bytes that are not alike, so that a range in the wrong place shows. */
export function bytesOf(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i += 1) bytes[i] = (i * 2_654_435_761) >>> 24;
  return bytes;
}

export async function control(
  sandboxUrl: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<void> {
  const response = await fetch(sandboxUrl + path, {
    method,
    headers: { "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`The sandbox refused ${path}: ${await response.text()}`);
}
