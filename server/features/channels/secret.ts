import { createHmac } from "node:crypto";

/**
 * The secret that a rep's posts are signed with, as Standard Webhooks write it.
 *
 * @param serverSecret of this purpose alone.
 */
export function channelSecret(
  serverSecret: Buffer,
  { orgId, repId }: { readonly orgId: string; readonly repId: string },
  nonce: string,
): string {
  const key = createHmac("sha256", serverSecret).update(`${orgId} ${repId} ${nonce}`).digest("base64");
  return `whsec_${key}`;
}
