/** What the server refuses about records; the pages' own words are in `full.ts`. */
export const recordRefusals = {
  "records.refused.missing": "This record no longer exists.",
  "records.refused.accountMissing": "accountId: there is no such account.",
  "records.refused.ownAccount": "accountId: a record can’t be its own account.",
  "records.refused.zone": "zone: “{zone}” is not the name of a time zone, as Europe/Ljubljana is.",
  "records.refused.inherited":
    "{count, plural, one {# record inherits} other {# records inherit}} from this account not to be followed. Say so on {count, plural, one {that record} other {those records}}, or give {count, plural, one {it} other {them}} another account first.",
  "records.refused.cursor": "cursor: it is not one that this list gave out.",
} as const;
