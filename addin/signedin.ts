import { broadcastResponseToMainFrame } from "@azure/msal-browser/redirect-bridge";
import { chooseLocale, createTranslate } from "../shared/text/index.ts";

/**
 * Where Microsoft's window ends in a browser. It hands its answer to the page that opened it, and closes; an admin who gave
 * a permission from the link they were sent ends here too, where nobody waits for an answer.
 */
const locale = chooseLocale(navigator.languages);
document.documentElement.lang = locale;
document.getElementById("root")!.textContent = createTranslate(locale)("signIn.close");
void broadcastResponseToMainFrame().catch(() => undefined);
