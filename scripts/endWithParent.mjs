/** Preloaded into every process that `npm start` starts: ends it when the one that started it is gone. */
const parent = process.ppid;
const CHECK_MS = 250;
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, "SIGTERM");
}, CHECK_MS).unref();
