/**
 * The header that travels with a followed message, by which Sent Items tells us it went out. In a file of its own: the
 * script of Outlook's events is downloaded with every message, and must not carry schemas along.
 */
export const ENGAGEMENT_HEADER = "x-engagement-id";
