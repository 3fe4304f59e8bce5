import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * What axe finds in the window and in each of our frames. Frame by frame, because axe can't be asked from outside about
 * the frames that show mail: they are sandboxed without scripts. Tabster's dummies are left out: they hand the focus on
 * as soon as they get it, which axe can't see.
 */
export async function violations(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const frame of page.frames()) {
    if (!frame.url().startsWith("http")) continue;
    // A frame that nobody sees, such as that of Outlook's events, has nothing to be found in.
    if (frame !== page.mainFrame() && !(await (await frame.frameElement()).isVisible())) continue;
    // Half way from one theme to the other, colours are neither's.
    await frame.waitForFunction(
      "document.getAnimations().every((one) => !(one instanceof CSSTransition) || one.playState !== 'running')",
    );
    await frame.evaluate(axe);
    const results = (await frame.evaluate(
      `axe.run({ exclude: ["[data-tabster-dummy]"] }, { iframes: false })`,
    )) as AxeResults;
    for (const { id, nodes } of results.violations) {
      found.push(`${new URL(frame.url()).pathname} ${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
    }
  }
  return found;
}
