/**
 * The header that travels with a followed message, by which Sent Items tells us it went out. In a file of its own: the
 * script of Outlook's events is downloaded with every message, and must not carry schemas along.
 */
export const ENGAGEMENT_HEADER = "x-engagement-id";

/**
 * With each answer of the API: our server's time, an ISO instant. "In three days" and "this time is over" are told by that,
 * as a browser's clock may be wrong, and the sandbox's can be moved.
 */
export const CLOCK_HEADER = "x-clock";
