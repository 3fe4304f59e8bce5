/** What the rep is asked when Microsoft wants a sign-in or a permission before a call can be done. */
export const signIn = {
  "signIn.label": "Sign-in",
  "signIn.again.title": "Sign in to go on",
  "signIn.again.text": "Your sign-in has ended. Once you are signed in, what you wanted goes on.",
  "signIn.again.button": "Sign in",
  "signIn.consent.title": "Your permission is needed",
  "signIn.consent.text":
    "{what, select, send {Microsoft asks whether we may send mail for you at its time.} files {Microsoft asks whether we may keep the files you follow in your OneDrive.} tasks {Microsoft asks whether we may add tasks to your To Do.} mail {Microsoft asks whether we may read your mailbox.} other {Microsoft asks whether we may do this for you.}} Once you have given your permission, what you wanted goes on.",
  "signIn.consent.button": "Give permission",
  "signIn.admin.title": "An admin’s permission is needed",
  "signIn.admin.text":
    "Your organization lets only an admin give it. Send your admin this link. Once it is given, try again.",
  "signIn.admin.link": "Link for your admin",
  "signIn.admin.copy": "Copy link",
  "signIn.admin.copied": "Link copied.",
  "signIn.admin.notCopied": "The link could not be copied. It is marked: press Control C.",
  "signIn.notNow": "Not now",
  "signIn.waiting": "Go on in Microsoft’s window.",
  "signIn.consent.cancelled":
    "You did not give the permission. Nothing is lost: give it when you are ready, and what you wanted goes on.",
  "signIn.close": "Thank you. You can close this window.",
} as const;
