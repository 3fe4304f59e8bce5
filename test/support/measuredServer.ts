import "../../server/main.ts";

/** The server as it is, in a process that says, when asked, how much memory it has taken at most (KiB). */
process.on("message", () => process.send?.(process.resourceUsage().maxRSS));
