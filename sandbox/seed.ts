import { findAccount } from "./accounts.ts";
import type { Mailboxes } from "./mail/mailboxes.ts";
import { newMessage, type StoredMessage, toRecipient } from "./mail/message.ts";
import { wireHeaders } from "./mail/transport.ts";
import { banner } from "./seedImage.ts";

const REP = "rep@contoso.test";

const recipient = (address: string) => toRecipient(address, findAccount(address)?.name ?? address);

const paragraph = (text: string) =>
  `<p style="font-family:Aptos,Calibri,sans-serif;font-size:11pt">${text}</p>`;

const letter = (paragraphs: readonly string[]) =>
  `<html><head><meta charset="utf-8"></head><body>${paragraphs.map(paragraph).join("")}</body></html>`;

interface Incoming {
  readonly from: string;
  readonly subject: string;
  readonly hoursAgo: number;
  readonly isRead: boolean;
  readonly paragraphs: readonly string[];
}

const incoming: readonly Incoming[] = [
  {
    from: "carla@customer.test",
    subject: "Lift passes for the January group",
    hoursAgo: 50,
    isRead: true,
    paragraphs: [
      "Hello Robin,",
      "we are 24 people now instead of 20. Can you hold the extra passes until Friday?",
      "Thanks,<br>Carla",
    ],
  },
  {
    from: "ben@customer.test",
    subject: "Invoice for the climbing course",
    hoursAgo: 27,
    isRead: true,
    paragraphs: [
      "Hi Robin,",
      "the invoice arrived, but the purchase order number is missing on it. It should be 4500-118. Could you send it again?",
      "Best,<br>Ben Okafor",
    ],
  },
  {
    from: "ann@customer.test",
    subject: "Team days in spring?",
    hoursAgo: 3,
    isRead: false,
    paragraphs: [
      "Hi Robin,",
      "it was good to meet you at the fair. We would like to take the whole team (about thirty people) to the mountains for two days in spring. What could you offer us, and what would it cost?",
      "Kind regards,<br>Ann Beecher",
    ],
  },
];

function arrived(mail: Incoming, now: Date): StoredMessage {
  const at = new Date(now.getTime() - mail.hoursAgo * 3_600_000);
  const from = recipient(mail.from);
  const message: StoredMessage = {
    ...newMessage(at.toISOString(), "customer.test"),
    folder: "inbox",
    subject: mail.subject,
    body: { contentType: "html", content: letter(mail.paragraphs) },
    from,
    sender: from,
    to: [recipient(REP)],
    isDraft: false,
    isRead: mail.isRead,
  };
  return { ...message, headers: wireHeaders(message, at) };
}

/** @param site where the company's pages are */
const offer = (site: string) => [
  "Hi Ann,",
  "it was lovely to meet you, and thirty people in the mountains sounds like a plan. I put together three ideas for your two days:",
  `<a href="${site}/team-days/summit">Summit and hut</a>: a guided walk, and a night in a hut above the valley.`,
  `<a href="${site}/team-days/river?people=30&amp;season=spring#prices">River and forest</a>: rafting in the morning, a fire in the evening. The page shows the price for thirty.`,
  `<a href="${site}/stories/northwind-team">What the Northwind team said</a> after theirs last year.`,
  `If you like one of them, <a href="mailto:${REP}?subject=Team%20days">write me a line</a> and I'll hold the dates for you.`,
  "Warm regards,<br>Robin",
  `<img src="cid:banner@adventure-works" alt="Adventure Works: hills in the morning light" width="360" height="90">`,
];

/** One click from being sent: with followed links, one that isn't the web, and a picture inside. */
function readyDraft(now: Date, site: string): StoredMessage {
  const at = now.toISOString();
  return {
    ...newMessage(at, "contoso.test"),
    subject: "Three ideas for your team days",
    body: { contentType: "html", content: letter(offer(site)) },
    to: [recipient("ann@customer.test")],
    attachments: [
      {
        attachmentId: "banner",
        name: "banner.png",
        contentType: "image/png",
        contentId: "banner@adventure-works",
        isInline: true,
        contentBytes: banner().toString("base64"),
        changedAt: at,
      },
    ],
  };
}

/** Gives a sandbox nobody has used yet something to look at. */
export function seed(mailboxes: Mailboxes, now: Date, site: string) {
  const rep = mailboxes.find(REP);
  if (!rep || rep.messages().length > 0) return;
  for (const mail of incoming) rep.put(arrived(mail, now));
  rep.put(readyDraft(now, site));
}
