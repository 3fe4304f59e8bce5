import type { PrepareAnswer } from "../../../shared/compose.ts";
import { isWhole, readFollowed } from "../../../shared/html/followed.ts";
import type { LaunchDoors } from "./doors.ts";

/** Between two looks at what Outlook made of a body. */
const LOOK_MS = 100;

type BodyDoors = Pick<LaunchDoors, "compose" | "publicUrl" | "wait">;

/** Followed as the answer says: its image there or none, and no link that leads elsewhere than it should. */
function isAsAnswered(seen: string, { openImageUrl, html }: Prepared, publicUrl: string): boolean {
  const has = readFollowed(seen, publicUrl);
  const should = readFollowed(html, publicUrl);
  const image = openImageUrl === null ? undefined : openImageUrl.slice(openImageUrl.lastIndexOf("/"));
  const hasImage = image === undefined ? has.images.length === 0 : seen.indexOf(image) >= 0;
  const hasMore = (kind: "links" | "files" | "unfollowed") => has[kind].length > should[kind].length;
  return hasImage && !hasMore("links") && !hasMore("files") && !hasMore("unfollowed");
}

export type Prepared = Pick<PrepareAnswer, "openImageUrl"> & { readonly html: string };

export type Written =
  | "written"
  /** The original is back. */
  | "putBack"
  /** Neither can be seen to be whole. */
  | "unsure";

/**
 * Puts a prepared body in, and looks whether it holds. Outlook for Mac shows the old body for a while after a new one was
 * set. If it does not hold by the time `isLate` says so, the original goes back.
 */
export async function writeBody(
  doors: BodyDoors,
  original: string,
  prepared: Prepared,
  isLate: () => boolean,
): Promise<Written> {
  const { compose, publicUrl, wait } = doors;
  try {
    await compose.writeHtml(prepared.html);
    for (;;) {
      const seen = await compose.readHtml();
      if (isAsAnswered(seen, prepared, publicUrl) && isWhole(seen, prepared.html)) return "written";
      if (isLate()) break;
      await wait(LOOK_MS);
    }
  } catch {
    // Outlook refused, perhaps after it had begun: the same way back.
  }
  return (await putBack(doors, original)) ? "putBack" : "unsure";
}

async function putBack({ compose }: BodyDoors, original: string): Promise<boolean> {
  try {
    await compose.writeHtml(original);
    return isWhole(await compose.readHtml(), original);
  } catch {
    return false;
  }
}
