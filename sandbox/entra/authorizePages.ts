import { escapeUTF8 } from "entities";
import type { Account } from "../accounts.ts";

/** What Entra shows in its window, in its simplest form. */

export interface Page {
  readonly kind: "page";
  readonly status: number;
  readonly html: string;
}

const STYLE = `body{font:15px/1.5 "Segoe UI",system-ui,sans-serif;margin:0;padding:24px;color:#1b1b1b;background:#fff}
main{max-width:400px;margin:auto}h1{font-size:22px;line-height:1.3}ul{padding-left:20px}
button{font:inherit;padding:6px 20px;margin:8px 8px 0 0;border:1px solid #616161;border-radius:4px;background:#fff;color:#1b1b1b}
button[value=accept],button[value=signIn]{background:#0f6cbd;border-color:#0f6cbd;color:#fff}
@media(prefers-color-scheme:dark){body,button{background:#1b1b1b;color:#f5f5f5}a{color:#62abf5}}`;

export function page(status: number, title: string, content: string): Page {
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeUTF8(title)}</title><style>${STYLE}</style><main><h1>${escapeUTF8(title)}</h1>${content}</main></html>`;
  return { kind: "page", status, html };
}

/** What each permission is called to people; whatever isn't named here is shown as it is spelled. */
const WORDS: Readonly<Record<string, string>> = {
  "Mail.Read": "Read your mail",
  "Mail.ReadWrite": "Read and write access to your mail",
  "Mail.Send": "Send mail as you",
  "Files.ReadWrite": "Have full access to your files",
  "Tasks.ReadWrite": "Create, read, update and delete your tasks",
  "User.Read": "Sign you in and read your profile",
};

/** Answers are posted to the address that was asked, which says all else. @param address its path and query */
const form = (address: string, content: string) =>
  `<form method="post" action="${escapeUTF8(address)}">${content}</form>`;

const button = (choice: "accept" | "cancel" | "signIn", label: string) =>
  `<button name="choice" value="${choice}">${label}</button>`;

const who = ({ name, address }: Account) => `<p>${escapeUTF8(`${name} (${address})`)}</p>`;

export const consentPage = (address: string, account: Account, permissions: readonly string[]) =>
  page(
    200,
    "Permissions requested",
    `${who(account)}<p>Email Engagement would like to:</p>
<ul>${permissions.map((name) => `<li>${escapeUTF8(WORDS[name] ?? name)}</li>`).join("")}</ul>
${form(address, button("accept", "Accept") + button("cancel", "Cancel"))}`,
  );

export const adminPage = (address: string, account: Account) =>
  page(
    200,
    "Need admin approval",
    `${who(account)}<p>Email Engagement needs permission that only an admin can grant. Please ask an admin to grant it.</p>
${form(address, button("cancel", "Return to the application without granting consent"))}`,
  );

export const signInPage = (address: string, account: Account) =>
  page(
    200,
    "Sign in",
    `${who(account)}<p>The sandbox needs no password.</p>${form(address, button("signIn", "Sign in") + button("cancel", "Cancel"))}`,
  );

/** @param linkTo the address that goes on with an account */
export function pickerPage(accounts: readonly Account[], linkTo: (account: Account) => string): Page {
  const items = accounts.map((account) => {
    const label = escapeUTF8(`${account.name} (${account.address})`);
    return `<li><a href="${escapeUTF8(linkTo(account))}">${label}</a></li>`;
  });
  return page(200, "Pick an account", `<ul>${items.join("")}</ul>`);
}
