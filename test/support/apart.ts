import { randomUUID } from "node:crypto";

/** All tests share one storage: each file has organizations of its own in it, and finds no rows of another's. */
process.env.SANDBOX_APART = randomUUID();
