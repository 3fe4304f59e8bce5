/** What every pane and page of the add-in says: loading, signing in, calls that fail. */
export const addin = {
  "addin.loading": "Loading",
  "addin.signingIn": "Signing in…",
  "addin.tryAgain": "Try again",
  "addin.opensNewWindow": "{label} (opens in a new window)",
  "addin.error.unreachable": "We can’t be reached. Check the connection, then try again.",
  "addin.error.timedOut": "No answer came in time. Try again in a moment.",
  "addin.error.unreadableAnswer":
    "We got an answer that can’t be read. Try again; if it stays so, tell your admin.",
  "addin.error.signInFailed": "You could not be signed in. Try again; if it stays so, tell your admin.",
  "addin.error.signInNeeded": "Your sign-in has ended. Sign in, then try again.",
  "addin.error.signInCancelled": "Signing in was cancelled. Try again when you are ready.",
  "addin.error.signInBlocked":
    "Your browser kept the sign-in window from opening. Allow pop-ups for this page, then try again.",
  "addin.error.adminNeeded":
    "Your organization lets only an admin give this permission. Ask your admin, then try again.",
  "addin.error.unexpected": "Something went wrong in this pane. Try again; if it stays so, reload it.",
  "addin.error.office": "Outlook did not answer as expected: {reason}",
  "addin.error.officeTimedOut": "Outlook did not answer in time.",
  "addin.noOutlook.title": "Open this pane in Outlook",
  "addin.noOutlook.text": "It belongs beside a message you are writing.",
  "addin.crashed.title": "This pane stopped working",
  "addin.crashed.text": "Your message is untouched. Reload the pane to go on.",
  "addin.crashed.reload": "Reload",
} as const;
