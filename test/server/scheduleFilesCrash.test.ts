import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { decodeJwt } from "jose";
import { readConfig } from "../../server/config.ts";
import { createSettingsStore } from "../../server/features/admin/store.ts";
import { ScheduleRow, scheduleKey } from "../../server/features/delivery/rows.ts";
import { createLive } from "../../server/features/live/index.ts";
import { createTokens } from "../../server/features/tracking/tokens.ts";
import { createFiles } from "../../server/files.ts";
import { createTickets } from "../../server/http/ticket.ts";
import { createLater, type LaterParts } from "../../server/later.ts";
import { messageNeeds } from "../../server/messages.ts";
import { fileClock } from "../../server/platform/clock.ts";
import { openDue } from "../../server/platform/due.ts";
import { createLog } from "../../server/platform/log.ts";
import { createOnBehalfOf } from "../../server/platform/microsoft/onBehalfOf.ts";
import { createTransport, type Transport } from "../../server/platform/microsoft/transport.ts";
import { openTables, type Table, type Tables } from "../../server/platform/tables.ts";
import { closeStage, product, server, token } from "../support/fileStage.ts";
import {
  HOUR_SECONDS,
  mailsOf,
  OFFER,
  openLaterStage,
  type Planned,
  PRICES,
  planned,
} from "../support/laterFiles.ts";

/** Processes that die while they put links in place of the files of a mail that is due. */

/** More than there are changes on the way of one mail. */
const MAILS = 20;

const dataDir = mkdtempSync(join(tmpdir(), "crashes-"));

beforeAll(async () => {
  await openLaterStage();
});
afterAll(async () => {
  await closeStage();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Dies right after so many changes outside of itself; from then on nothing comes of it. */
function mortal(changes: number) {
  let left = changes;
  const mustLive = () => {
    if (left <= 0) throw new Error("It is dead.");
  };
  const through = async <T>(isChange: boolean, work: () => Promise<T>): Promise<T> => {
    mustLive();
    const answer = await work();
    if (isChange) left -= 1;
    mustLive();
    return answer;
  };
  const wrapTable = (table: Table): Table =>
    new Proxy(table, {
      get(target, name: keyof Table) {
        const method = target[name] as (...all: unknown[]) => Promise<unknown>;
        const isChange = !["find", "list"].includes(name);
        return (...all: unknown[]) => through(isChange, () => method(...all));
      },
    });
  return {
    isDead: () => left <= 0,
    transport:
      (transport: Transport): Transport =>
      (url, init) =>
        through((init?.method ?? "GET") !== "GET", () => transport(url, init)),
    tables: (tables: Tables): Tables => ({
      ...tables,
      organization: (orgId) => wrapTable(tables.organization(orgId)),
    }),
  };
}

/** What a worker process is made of, with this many changes to live. */
function openProcess(changes: number) {
  const { env, dueOrg } = product.processOptions();
  const config = readConfig({ ...env, DATA_DIR: dataDir });
  const life = mortal(changes);
  const clock = fileClock(config.clockFile ?? "");
  const tables = life.tables(openTables(config.storageConnectionString));
  const transport = life.transport(createTransport({ standInUrl: config.standInUrl, timeoutMs: 3000 }));
  const log = createLog("silent");
  const doors = {
    ...{ config, tables, clock, log, transport },
    due: openDue(openTables(config.storageConnectionString).organization(dueOrg), clock, 60_000),
    onBehalfOf: createOnBehalfOf({ ...config, transport }),
    settings: createSettingsStore(),
    live: createLive({ tables, log }),
    tracking: {
      tokens: createTokens({ keys: config.tokenKeys, publicUrl: config.publicUrl }),
      stopList: { revokeAttachment: async () => undefined },
    },
    tickets: createTickets(Buffer.alloc(32, 1)),
  };
  // Sending needs neither a journal nor pictures.
  const files = createFiles(doors as unknown as Parameters<typeof createFiles>[0]);
  const parts = { ...doors, files } as unknown as Omit<LaterParts, "messages"> &
    Parameters<typeof messageNeeds>[0];
  const later = createLater({ ...parts, messages: messageNeeds(parts) });
  const orgId = String(decodeJwt(token).tid);
  return {
    isDead: life.isDead,
    send: ({ messageId }: Planned) =>
      later.handlers.send?.({ kind: "send", orgId, id: messageId, at: new Date() } as never),
  };
}

async function sendToTheEnd(mail: Planned): Promise<void> {
  const process = openProcess(Number.POSITIVE_INFINITY);
  for (let attempt = 0; attempt < 10; attempt += 1) {
    // Longer than a draft that changed counts as being written in.
    await product.advance(61);
    if ((await process.send(mail)) === undefined) return;
  }
  throw new Error("It does not end.");
}

async function isHandedOver({ messageId }: Planned): Promise<boolean> {
  const table = product.tables.organization(String(decodeJwt(token).tid));
  const row = await table.find(ScheduleRow, scheduleKey(messageId));
  return row?.value.submission !== null;
}

it("loses no file and links none twice, after whichever change a process dies", async () => {
  const mails: Planned[] = [];
  for (let index = 0; index < MAILS; index += 1) mails.push(await planned([OFFER, PRICES]));
  await server.close();
  await product.advance(HOUR_SECONDS + 61);
  let deaths = 0;
  for (const mail of mails) {
    const process = openProcess(deaths + 1);
    await Promise.resolve(process.send(mail)).catch(() => undefined);
    // From here on its files are done with.
    if (await isHandedOver(mail)) break;
    expect(process.isDead()).toBe(true);
    deaths += 1;
    await sendToTheEnd(mail);
    const arrived = await mailsOf(mail.subject);
    expect({ deaths, arrived }).toMatchObject({
      deaths,
      arrived: [{ attached: [], links: [expect.any(String), expect.any(String)] }],
    });
    expect(arrived[0]?.html).toMatch(/offer\.pdf[\s\S]*prices\.xlsx/);
  }
  // The text, what is noted of it, two files, what is noted of them, and what comes before all that.
  expect(deaths).toBeGreaterThan(6);
  expect(deaths).toBeLessThan(MAILS);
}, 240_000);
