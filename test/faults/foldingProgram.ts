/** The folding process as it is, which also writes down its number for the test that wants to see it end. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { serveFolding } from "../../server/features/tracking/foldChannel.ts";
import { type FoldingSettings, startFolding } from "../../server/folding.ts";
import { giveWay } from "../../server/platform/priority.ts";

giveWay();
serveFolding((told, nudge) => {
  const settings = told as FoldingSettings;
  writeFileSync(join(settings.dataDir, "folding.pid"), String(process.pid));
  return startFolding(settings, nudge);
});
