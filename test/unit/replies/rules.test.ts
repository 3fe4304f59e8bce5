import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  answeredIds,
  classify,
  isFromColleague,
  isNoted,
  lastBefore,
  type MailKind,
  returnDate,
  type Signs,
} from "../../../server/features/replies/rules.ts";

const REP = "rep@contoso.test";

const toHeaders = (headers: Record<string, string>) =>
  Object.entries(headers).map(([name, value]) => ({ name, value }));

interface Given {
  readonly headers?: Record<string, string>;
  readonly signs?: Partial<Signs>;
}

const build = ({ headers = {}, signs = {} }: Given = {}): Signs => ({
  isDraft: false,
  isEvent: false,
  itemClass: "ipm.note",
  from: "ann@customer.test",
  sender: "ann@customer.test",
  subject: "Re: Offer",
  headers: toHeaders({ "In-Reply-To": "<a@contoso.test>", ...headers }),
  ...signs,
});

const report = (type: string) => ({ "Content-Type": `multipart/report; report-type="${type}"; boundary=x` });

const mails: readonly (readonly [what: string, MailKind, Given])[] = [
  ["a person's answer", "reply", {}],
  ["one whose class nobody says", "reply", { signs: { itemClass: "" } }],
  ["one that is said not to be automatic", "reply", { headers: { "Auto-Submitted": "no" } }],
  ["one that wants no automatic answers", "reply", { headers: { "X-Auto-Response-Suppress": "All" } }],
  ["one from a program that calls all mail bulk", "reply", { headers: { Precedence: "bulk" } }],
  ["a help desk's, written by a person", "reply", { headers: { "Auto-Submitted": "auto-generated" } }],
  [
    "one with a way to unsubscribe in its footer",
    "reply",
    { headers: { "List-Unsubscribe": "<mailto:x@y.test>" } },
  ],
  ["an answer to an automatic reply", "reply", { signs: { subject: "Re: Automatic reply: Offer" } }],
  ["one whose subject begins so by chance", "reply", { signs: { subject: "Out of office chairs" } }],
  ["one with a number for a header", "reply", { headers: { "X-Autoreply": "0" } }],
  [
    "an absence inside an organization",
    "autoReply",
    { signs: { itemClass: "ipm.note.rules.ooftemplate.microsoft" } },
  ],
  [
    "Exchange's absence from elsewhere",
    "autoReply",
    {
      headers: {
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "X-MS-Exchange-Inbox-Rules-Loop": "ann@customer.test",
      },
      signs: { subject: "Automatic reply: Offer" },
    },
  ],
  [
    "Gmail's",
    "autoReply",
    { headers: { "Auto-Submitted": "auto-replied", Precedence: "bulk", "X-Autoreply": "yes" } },
  ],
  ["Sieve's", "autoReply", { headers: { "Auto-Submitted": "auto-replied (vacation)", "Return-Path": "<>" } }],
  [
    "one that only names itself by RFC 3834, in a thread",
    "autoReply",
    { headers: { "Auto-Submitted": "auto-replied" } },
  ],
  ["an old responder's", "autoReply", { headers: { "X-Autorespond": "Offer", Precedence: "junk" } }],
  ["cPanel's", "autoReply", { headers: { Precedence: "auto_reply", "X-Autorespond": "x" } }],
  [
    "one in German whose marks were lost",
    "autoReply",
    { headers: { "Return-Path": "<>" }, signs: { subject: "Automatische Antwort: Angebot" } },
  ],
  [
    "one of a server that says little, in Spanish",
    "autoReply",
    { headers: { "Return-Path": "<>" }, signs: { subject: "Respuesta automática: Oferta" } },
  ],
  [
    "one of a server that says little, in Portuguese",
    "autoReply",
    { headers: { "Return-Path": "<>" }, signs: { subject: "Resposta automática: Oferta" } },
  ],
  [
    "one of a server that says little, in Japanese",
    "autoReply",
    { headers: { "Return-Path": "<>" }, signs: { subject: "自動返信: ご提案" } },
  ],
  [
    "one of a server that says little, in Slovenian",
    "autoReply",
    { headers: { "Return-Path": "<>" }, signs: { subject: "Samodejni odgovor: Ponudba" } },
  ],
  [
    "one of a server that says little, in French",
    "autoReply",
    { headers: { "Return-Path": "<>" }, signs: { subject: "Réponse automatique : Offre" } },
  ],
  [
    "Exchange's report of failure",
    "bounce",
    {
      signs: {
        itemClass: "report.ipm.note.ndr",
        from: "MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@contoso.test",
      },
    },
  ],
  ["a report of delivery", "bounce", { headers: report("delivery-status"), signs: { itemClass: "" } }],
  [
    "qmail's",
    "bounce",
    { headers: { "Return-Path": "<>" }, signs: { from: "MAILER-DAEMON@mx.test", subject: "failure notice" } },
  ],
  [
    "Exim's",
    "bounce",
    {
      headers: { "X-Failed-Recipients": "ann@customer.test", "Auto-Submitted": "auto-replied" },
      signs: { from: "Mailer-Daemon@mx.test" },
    },
  ],
  ["a postmaster who writes himself", "reply", { signs: { from: "postmaster@customer.test" } }],
  ["a read receipt", "receipt", { headers: report("disposition-notification") }],
  ["Exchange's read receipt", "receipt", { signs: { itemClass: "report.ipm.note.ipnrn" } }],
  ["a report that it arrived", "receipt", { signs: { itemClass: "report.ipm.note.dr" } }],
  [
    "a mailing list's",
    "list",
    { headers: { "List-Id": "<x.list.test>", "List-Unsubscribe": "<mailto:x@y.test>" } },
  ],
  ["an old list's", "list", { headers: { "List-Post": "<mailto:x@y.test>", Precedence: "list" } }],
  ["an invitation", "meeting", { signs: { isEvent: true } }],
  ["an accepted invitation", "meeting", { signs: { itemClass: "ipm.schedule.meeting.resp.pos" } }],
  ["the rep's own", "own", { signs: { from: "Rep@Contoso.test" } }],
  ["one written for the rep by somebody", "own", { signs: { from: "boss@contoso.test", sender: REP } }],
  ["a draft", "own", { signs: { isDraft: true } }],
];

describe("what a mail is", () => {
  it.each(mails)("%s is a %s", (_what, kind, given) => {
    expect(classify(build(given), REP)).toBe(kind);
  });

  const lone = [
    "Precedence",
    "X-Auto-Response-Suppress",
    "X-Autoreply",
    "X-Autorespond",
    "List-Id",
    "List-Post",
    "List-Unsubscribe",
    "Return-Path",
    "X-MS-Exchange-Inbox-Rules-Loop",
    "X-Failed-Recipients",
  ];
  it("is never told by one header alone", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...lone),
        fc.constantFrom("yes", "bulk", "All", "<>", "list", "x@y.test"),
        (name, value) => {
          expect(classify(build({ headers: { [name]: value } }), REP)).toBe("reply");
        },
      ),
    );
  });

  it("does not depend on the order or the case of headers", () => {
    fc.assert(
      fc.property(fc.constantFrom(...mails), fc.boolean(), ([, kind, given], isUpper) => {
        const signs = build(given);
        const headers = signs.headers.map(({ name, value }) => ({
          name: isUpper ? name.toUpperCase() : name.toLowerCase(),
          value,
        }));
        expect(classify({ ...signs, headers: headers.toReversed() }, REP)).toBe(kind);
      }),
    );
  });
});

describe("who is a colleague", () => {
  it.each([
    ["the same domain", "eve@contoso.test", {}, true],
    ["another domain", "ann@customer.test", {}, false],
    ["a domain that ends alike", "x@notcontoso.test", {}, false],
    [
      "another domain of the tenant, as Exchange says",
      "x@contoso-group.test",
      { "X-MS-Exchange-Organization-AuthAs": "Internal" },
      true,
    ],
    [
      "somebody Exchange took for anonymous",
      "x@customer.test",
      { "X-MS-Exchange-Organization-AuthAs": "Anonymous" },
      false,
    ],
  ])("%s", (_what, from, headers, isColleague) => {
    expect(isFromColleague(build({ headers, signs: { from } }), REP)).toBe(isColleague);
  });
});

describe("a return date", () => {
  const at = "2026-11-20T10:00:00.000Z";
  it.each([
    [{ Expires: "Mon, 30 Nov 2026 08:00:00 +0100" }, "2026-11-30T07:00:00.000Z"],
    [{ "Expiry-Date": "Mon, 30 Nov 2026 08:00:00 GMT" }, "2026-11-30T08:00:00.000Z"],
    [{ Expires: "0" }, undefined],
    [{ Expires: "Mon, 16 Nov 2026 08:00:00 GMT" }, undefined],
    [{ Expires: "Mon, 30 Nov 2037 08:00:00 GMT" }, undefined],
    [{}, undefined],
  ])("in %j is %s", (headers, wanted) => {
    expect(returnDate(build({ headers: headers as Record<string, string> }), at)).toBe(wanted);
  });
});

describe("what a mail answers", () => {
  it("is first what it names itself, then its thread from the end", () => {
    const signs = build({ headers: { "In-Reply-To": "<c@x>", References: "<a@x> <b@x>\r\n <c@x>" } });
    expect(answeredIds(signs)).toEqual(["<c@x>", "<b@x>", "<a@x>"]);
  });

  it("is known from Exchange's own properties where there are no headers", () => {
    expect(answeredIds(build({ signs: { headers: [] } }), ["<c@x>", "<a@x> <c@x>"])).toEqual([
      "<c@x>",
      "<a@x>",
    ]);
  });

  it("keeps the first of a thread however long it is", () => {
    const ids = Array.from({ length: 300 }, (_, i) => `<${i}@x>`);
    const found = answeredIds(build({ headers: { "In-Reply-To": "<299@x>", References: ids.join(" ") } }));
    expect(found.length).toBeLessThanOrEqual(12);
    expect([found[0], found.at(-1)]).toEqual(["<299@x>", "<0@x>"]);
  });

  it("is the last message of a conversation that went out before it", () => {
    const sent = ["2026-11-20T10:00:00.000Z", "2026-11-22T10:00:00.000Z", "2026-11-21T10:00:00.000Z"].map(
      (sentAt) => ({ sentAt }),
    );
    expect(lastBefore(sent, "2026-11-21T12:00:00.000Z")?.sentAt).toBe("2026-11-21T10:00:00.000Z");
    expect(lastBefore(sent, "2026-11-19T12:00:00.000Z")).toBeUndefined();
  });
});

describe("what is noted", () => {
  const message = {
    sentAt: "2026-11-20T10:00:00.000Z",
    followOpens: true,
    followClicks: true,
    stoppedAt: null,
  };
  const at = "2026-11-20T11:00:00.000Z";
  it.each([
    ["a reply to a followed message", "reply", message, true],
    ["a reply to one whose opens must not be recorded", "reply", { ...message, followOpens: false }, true],
    [
      "a reply to one that is not followed",
      "reply",
      { ...message, followOpens: false, followClicks: false },
      false,
    ],
    [
      "a bounce of one that is not followed",
      "bounce",
      { ...message, followOpens: false, followClicks: false },
      true,
    ],
    [
      "a reply after following was stopped",
      "reply",
      { ...message, stoppedAt: "2026-11-20T10:30:00.000Z" },
      false,
    ],
    [
      "a reply before following was stopped",
      "reply",
      { ...message, stoppedAt: "2026-11-20T11:30:00.000Z" },
      true,
    ],
    ["an answer to a draft", "autoReply", { ...message, sentAt: null }, false],
  ] as const)("%s", (_what, kind, of, isIt) => {
    expect(isNoted(kind, of, at)).toBe(isIt);
  });
});
