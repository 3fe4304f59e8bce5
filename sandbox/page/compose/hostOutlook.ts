import { toRestId } from "../../office/protocol.ts";
import type { Host, Surroundings } from "./answers.ts";

/** What every frame may ask, whatever is open beside it. */
export function outlookAnswers(around: Surroundings): Host {
  return {
    getToken: (request) => around.getToken(request),
    openWindow({ url }) {
      around.openWindow(url);
      return null;
    },
    openForm(form) {
      around.openForm(form);
      return null;
    },
    openMessage({ ewsId }) {
      around.openMessage(toRestId(ewsId));
      return null;
    },
  };
}
