/**
 * Lengths of time, in milliseconds.
 *
 * Anything measured otherwise says so in its name: `retryAfterSeconds`, `windowDays`. An instant is a `Date`
 * in rules and an ISO-8601 UTC string, named `…At`, in data.
 */
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
