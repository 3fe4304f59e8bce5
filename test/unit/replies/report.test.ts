import { describe, expect, it } from "@jest/globals";
import { readReport } from "../../../server/features/replies/report.ts";

const reportWith = (status: string) =>
  [
    "From: <mailer-daemon@mx.example>",
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    "MIME-Version: 1.0",
    "",
    "--b\nContent-Type: text/plain\n\nSorry.\n",
    `--b\nContent-Type: message/delivery-status\n\n${status}\n`,
    "--b\nContent-Type: message/rfc822\n\nMessage-ID: <a@contoso.test>\nSubject: x\n\nx\n--b--\n",
  ]
    .join("\n")
    .replace(/\r?\n/g, "\r\n");
const failed = (recipient: string) =>
  `Reporting-MTA: dns;mx.example\n\n${recipient}\nAction: failed\nStatus: 5.1.1`;

describe("a delivery report", () => {
  it.each([
    ["Final-Recipient: rfc822;Ann@Fabrikam.test", ["ann@fabrikam.test"]],
    ["Final-Recipient: rfc822; <ann@fabrikam.test>", ["ann@fabrikam.test"]],
    ["Original-Recipient: rfc822;ann@fabrikam.test\nFinal-Recipient: rfc822;x@y.test", ["ann@fabrikam.test"]],
    ["Final-Recipient: RFC822;\n  ann@fabrikam.test", ["ann@fabrikam.test"]],
    ["X-Other: 1", [""]],
  ])("names whom it is about: %j", async (recipient, addresses) => {
    expect(await readReport(reportWith(failed(recipient)))).toEqual({
      ...{ isFailure: true, addresses, originalIds: ["<a@contoso.test>"] },
    });
  });

  it("is read though what it brings back is large", async () => {
    const mime = reportWith(failed("Final-Recipient: rfc822;ann@fabrikam.test")).replace(
      "\nx\r\n--b--",
      `\n${"x\r\n".repeat(200_000)}`,
    );
    expect(mime.length).toBeGreaterThan(500_000);
    expect(await readReport(mime)).toEqual({
      ...{ isFailure: true, addresses: ["ann@fabrikam.test"], originalIds: ["<a@contoso.test>"] },
    });
  });

  it("is read at once, whatever somebody has put into it", async () => {
    const long = 1_500_000;
    const hostile = [
      `Final-Recipient: rfc822;a${" ".repeat(long)}b`,
      `Final-Recipient: rfc822;${">".repeat(long)}b`,
      `Final-Recipient: rfc822;a${"\n ".repeat(long / 2)}b`,
      "\n \n ".repeat(long / 4),
    ];
    for (const recipient of hostile) {
      const startedAt = performance.now();
      await readReport(reportWith(failed(recipient)));
      expect(performance.now() - startedAt).toBeLessThan(8000);
    }
  }, 40_000);
});
