/** Instants as people say them. `at` is the instant. */
export const when = {
  "when.today": "today {at, time, short}",
  "when.yesterday": "yesterday {at, time, short}",
  "when.tomorrow": "tomorrow {at, time, short}",
  "when.thisWeek": "{at, date, weekday} {at, time, short}",
  "when.thisYear": "{at, date, dayMonth}",
  "when.other": "{at, date, medium}",
  "when.time.today": "today {at, time, short}",
  "when.time.yesterday": "yesterday {at, time, short}",
  "when.time.tomorrow": "tomorrow {at, time, short}",
  "when.time.thisWeek": "{at, date, weekday} {at, date, dayMonth}, {at, time, short}",
  "when.time.thisYear": "{at, date, weekday} {at, date, dayMonth}, {at, time, short}",
  "when.time.other": "{at, date, medium}, {at, time, short}",
  "when.exact": "{at, date, full} {at, time, medium}",
} as const;
