export const reminders = {
  "reminders.refused.past": "This time is over. Choose one that is still to come.",
  "reminders.refused.tooFar": "This is more than a year ahead. Choose an earlier time.",
  "reminders.refused.noReply":
    "This message is not followed, so nobody can tell whether a reply came. You can be reminded anyway.",
  "reminders.refused.notOpened":
    "Opens of this message are not followed, so nobody can tell whether it was opened. You can be reminded anyway.",
  "reminders.refused.thrownAway": "This draft was thrown away.",
  "reminders.at.today": "today {at, time, short}",
  "reminders.at.tomorrow": "tomorrow {at, time, short}",
  "reminders.at.yesterday": "yesterday {at, time, short}",
  "reminders.at.thisWeek": "{at, date, weekday} {at, date, dayMonth}, {at, time, short}",
  "reminders.at.thisYear": "{at, date, weekday} {at, date, dayMonth}, {at, time, short}",
  "reminders.at.other": "{at, date, medium}, {at, time, short}",
  "reminders.summary.waiting.asked":
    "{condition, select, noReply {Reminds you {when} if there is no reply} notOpened {Reminds you {when} if it is not opened} other {Reminds you {when}}}",
  "reminders.summary.waiting.absence":
    "{condition, select, noReply {Reminds you {when} if there is no reply; moved, as the recipient is away until then} notOpened {Reminds you {when} if it is not opened; moved, as the recipient is away until then} other {Reminds you {when}}}",
  "reminders.summary.waiting.sentLate":
    "{condition, select, noReply {Reminds you {when} if there is no reply; moved, as the message went out later} notOpened {Reminds you {when} if it is not opened; moved, as the message went out later} other {Reminds you {when}}}",
  "reminders.summary.unsent": "Its time is over; it waits until the message is sent",
  "reminders.summary.fired":
    "{condition, select, noReply {Reminded you {when}: no reply until then} notOpened {Reminded you {when}: not opened until then} other {Reminded you {when}}}",
  "reminders.summary.fired.cantTell":
    "{condition, select, noReply {Reminded you {when}: can’t tell whether a reply came} other {Reminded you {when}: can’t tell whether it was opened}}",
  "reminders.summary.ended":
    "{condition, select, noReply {Ended {when}: there was a reply} other {Ended {when}: it was opened or answered}}",
  "reminders.summary.invalid":
    "{condition, select, noReply {Can’t remind you of a missing reply: the message is not followed} other {Can’t remind you of a message that is not opened: its opens are not followed}}",
  "reminders.summary.notDelivered": "Ended {when}: the message was not delivered",
  "reminders.title": "Reminder",
  "reminders.set": "Remind me",
  "reminders.change": "Change reminder",
  "reminders.remove": "Remove reminder",
  "reminders.announce.set": "The reminder is set.",
  "reminders.announce.removed": "The reminder is removed.",
  "reminders.form.condition": "Remind me",
  "reminders.form.condition.noReply": "If I do not receive a reply by",
  "reminders.form.condition.notOpened": "If the email is not opened by",
  "reminders.form.condition.anyway": "Remind me anyway at",
  "reminders.form.missing":
    "{missing, select, both {The message is not followed, so nobody can tell whether it is opened or answered.} other {Opens of this message are not followed, so nobody can tell whether it is opened.}}",
  "reminders.form.time": "Time",
  "reminders.form.hint": "Your own time ({zone})",
  "reminders.form.title": "Title",
  "reminders.form.comment": "Comment",
  "reminders.form.counter": "{count, number} of {max, number} characters",
  "reminders.form.confirm": "Set reminder",
  "reminders.form.cancel": "Cancel",
  "reminders.fault.unreadable": "Choose a date and a time.",
  "reminders.fault.past": "This time is over. Choose one that is still to come.",
  "reminders.fault.tooFar": "This is more than a year ahead. Choose an earlier time.",
  "reminders.fault.title": "Write what you want to be reminded of.",
} as const;
