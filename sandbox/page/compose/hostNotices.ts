import { OfficeFailure, OfficeLimits } from "../../office/errors.ts";
import type { Answers } from "./answers.ts";
import type { Draft } from "./draft.ts";

/** The bar above the message in which an add-in may say something. */
export function noticeAnswers(draft: Draft) {
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
