import { describe, expect, it } from "@jest/globals";
import { violations } from "../support/axe.ts";
import { playInSandbox, shot, stateIn } from "../support/outlook.ts";

/** The main journey, as a rep and a recipient make it in the sandbox's window. */

const SUBJECT = "Three ideas for your team days";
const LINK = "River and forest";
const OFFER = "https://www.adventure-works.example/offer?a=1&b=2#top";

const { stack, outlook } = playInSandbox();

describe("the main journey", () => {
  it("goes from Send in the pane to the open and the click that arrive without a reload", async () => {
    const { page, pane, recipient, mail, full, context } = await outlook();
    await stateIn(pane, "Following");
    await shot(page, "1-ready");
    await pane.getByRole("button", { name: "Send" }).click();
    await recipient.getByRole("button", { name: new RegExp(SUBJECT) }).click();
    await page.getByRole("tab", { name: "Followed emails" }).click();
    await full.getByText("Not opened yet").first().waitFor();
    await shot(page, "2-arrived-images-off");

    await recipient.getByRole("button", { name: "Show images" }).click();
    await full
      .getByText(/^Opened, last/)
      .first()
      .waitFor();
    await shot(page, "3-opened");

    await full.getByRole("link", { name: SUBJECT }).first().click();
    await full.getByRole("heading", { name: SUBJECT }).waitFor();
    const [tab] = await Promise.all([
      context.waitForEvent("page"),
      mail.getByRole("link", { name: LINK }).click(),
    ]);
    expect(tab.url()).not.toContain("/l/");
    await tab.close();
    await full
      .getByText(/^Clicked, last/)
      .first()
      .waitFor();
    await shot(page, "4-clicked");
    expect(await violations(page)).toEqual([]);
  });

  it("shows the rep of another organization nothing", async () => {
    const { page, full, choose } = await outlook();
    await choose("Rep", "rep@fabrikam.test");
    await page.getByRole("tab", { name: "Followed emails" }).click();
    await full.getByRole("heading", { name: "Followed emails" }).waitFor();
    await full.getByRole("heading", { name: "Nothing followed yet" }).waitFor();
    await shot(page, "5-fabrikam");
    expect(await violations(page)).toEqual([]);
  });
});

describe("the follow state", () => {
  const cases = [
    { to: "ann@customer.test", state: "Following", controls: ["Don’t follow"] },
    { to: "carla@customer.test", state: "Partly following", controls: ["Don’t follow"] },
    { to: "ben@customer.test", state: "Blocked", controls: ["Retry follow", "Don’t follow"] },
    { to: "dev@customer.test", state: "Blocked", controls: ["Retry follow", "Don’t follow"] },
    { to: "stranger@customer.test", state: "Unavailable", controls: [] },
    {
      to: "ann@customer.test; ben@customer.test",
      state: "Blocked",
      controls: ["Retry follow", "Don’t follow"],
    },
  ];
  it.each(cases)("is $state for $to, with the controls that make sense", async ({ to, state, controls }) => {
    const { page, pane, compose } = await outlook();
    await compose(to, "A state");
    await stateIn(pane, state);
    for (const name of controls) await pane.getByRole("button", { name, exact: true }).waitFor();
    await pane.getByRole("button", { name: "View preferences" }).click();
    for (const address of to.split("; ")) await pane.getByText(address).first().waitFor();
    await shot(page, `state-${state}-${to.split("@")[0]}`);
    expect(await violations(page)).toEqual([]);
  });

  it("follows the recipients live, and the rep's choice over them", async () => {
    const { page, pane, compose } = await outlook();
    await compose("ann@customer.test", "A change of mind");
    await stateIn(pane, "Following");
    await pane.getByRole("button", { name: "Don’t follow" }).click();
    await stateIn(pane, "Not following");
    await pane.getByRole("button", { name: "Follow", exact: true }).click();
    await stateIn(pane, "Following");
    const to = page.getByRole("region", { name: "Compose" }).getByLabel("To", { exact: true });
    await to.fill("ann@customer.test; ben@customer.test");
    await to.press("Enter");
    await stateIn(pane, "Blocked");
    await pane.getByRole("button", { name: "Don’t follow" }).click();
    await stateIn(pane, "Not following");
  });

  it("is unavailable for bulk mail and when the organization turned engagement off", async () => {
    const { pane, compose } = await outlook();
    const many = Array.from({ length: 21 }, (_, i) => `p${i}@customer.test`);
    await compose(["ann@customer.test", ...many].join("; "), "To everyone");
    await pane.getByText(/bulk mail is not followed/).waitFor();
    const put = (engagement: boolean) =>
      stack().api("admin@contoso.test", "/api/settings", {
        method: "PUT",
        body: JSON.stringify({ engagement }),
      });
    expect((await put(false)).status).toBe(200);
    try {
      const second = await outlook();
      await second.compose("ann@customer.test", "Off");
      await second.pane.getByText("Your organization has turned email engagement off.").waitFor();
    } finally {
      await put(true);
    }
  });
});

describe("sending", () => {
  it("sends a blocked message as it is, with its links untouched", async () => {
    const { pane, recipient, mail, body, compose, choose } = await outlook();
    await compose("ben@customer.test", "Please read");
    await body.getByRole("textbox").fill("See https://www.adventure-works.example/plain");
    await stateIn(pane, "Blocked");
    await pane.getByRole("button", { name: "Send" }).click();
    await choose("Recipient", "ben@customer.test");
    await recipient.getByRole("button", { name: /Please read/ }).click();
    await mail.getByText("See https://www.adventure-works.example/plain").waitFor();
    expect(await mail.locator("img").count()).toBe(0);
  });

  it("cleans the quoted followed mail in a reply, and follows only the new text", async () => {
    const { page, pane, recipient, mail, compose, body } = await outlook();
    await compose("ann@customer.test", "First");
    await body.getByRole("textbox").fill("Our offer");
    await page.getByRole("button", { name: "Insert link" }).click();
    await page.getByLabel("Address").fill(OFFER);
    await page.getByLabel("Text").fill("the offer");
    await page.getByRole("button", { name: "Insert", exact: true }).click();
    await stateIn(pane, "Following");
    await pane.getByRole("button", { name: "Send" }).click();
    await recipient.getByRole("button", { name: /First/ }).click();
    expect(await mail.getByRole("link", { name: "the offer" }).getAttribute("href")).toContain("/l/");
    await recipient.getByRole("button", { name: "Reply" }).click();
    await recipient.getByLabel("Your reply").fill("Tell me more");
    await recipient.getByRole("button", { name: "Send reply" }).click();
    await recipient.getByText("Reply sent.").waitFor();

    await page.getByRole("tab", { name: "Inbox" }).click();
    await page.getByRole("button", { name: /Re: First/ }).click();
    await page.getByRole("button", { name: "Reply", exact: true }).click();
    await stateIn(pane, "Following");
    await pane.getByRole("button", { name: "Send" }).click();
    await recipient.getByRole("button", { name: /Re: First/ }).click();
    await mail.getByText("Tell me more").waitFor();
    expect(await mail.getByRole("link", { name: "the offer" }).getAttribute("href")).toBe(OFFER);
    expect(await mail.locator("img").count()).toBe(1);
  });

  it("tells the rep when preparing fails, and sends unchanged when asked to", async () => {
    const { page, pane, recipient, mail, compose } = await outlook();
    await compose("ann@customer.test", "While the server was away");
    await stateIn(pane, "Following");
    await page.route("**/api/compose/prepare", (route) => route.abort());
    await pane.getByRole("button", { name: "Send" }).click();
    await pane.getByText("Not sent yet: it would not be followed.").waitFor();
    await shot(page, "6-held");
    await pane.getByRole("button", { name: "Send anyway" }).click();
    await recipient.getByText("While the server was away").first().click();
    expect(await mail.locator('img[src*="/o/"]').count()).toBe(0);
  });

  it("can be done by keyboard alone at 320 px", async () => {
    const { page, pane, recipient, compose } = await outlook();
    await compose("ann@customer.test", "By keyboard");
    await stateIn(pane, "Following");
    await pane.getByRole("button", { name: "Don’t follow" }).focus();
    await page.keyboard.press("Enter");
    await stateIn(pane, "Not following");
    await page.keyboard.press("Enter");
    await stateIn(pane, "Following");
    for (let i = 0; i < 10; i += 1) {
      await page.keyboard.press("Tab");
      const focused = await pane.locator(":focus").textContent({ timeout: 2000 });
      if (focused === "Send") break;
    }
    await page.keyboard.press("Enter");
    await recipient.getByText("By keyboard").first().waitFor();
  });
});
