import { serveFolding } from "./features/tracking/foldChannel.ts";
import { type FoldingSettings, startFolding } from "./folding.ts";
import { giveWay } from "./platform/priority.ts";

/** The process that folds beside a server, which starts it and ends it. */
giveWay();
serveFolding((settings, nudge) => startFolding(settings as FoldingSettings, nudge));
