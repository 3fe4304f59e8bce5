/** Instants as people say them. `at` is the instant. */
export const when = {
  "when.today": "today {at, time, short}",
  "when.yesterday": "yesterday {at, time, short}",
  "when.tomorrow": "tomorrow {at, time, short}",
  "when.thisWeek": "{at, date, weekday} {at, time, short}",
  "when.thisYear": "{at, date, dayMonth}",
  "when.other": "{at, date, medium}",
  "when.exact": "{at, date, full} {at, time, medium}",
} as const;
