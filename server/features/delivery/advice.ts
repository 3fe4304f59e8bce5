import { type Address, normalizeAddress } from "../../../shared/address.ts";
import type { AdviceAnswer, AdviceCode, AdviceRequest } from "../../../shared/delivery.ts";
import type { CrmRecord } from "../../../shared/records.ts";
import type { Settings, WorkingTime } from "../../../shared/settings.ts";
import { createTranslate } from "../../../shared/text/index.ts";
import { wallTimeOf } from "../../../shared/wallTime.ts";
import type { Call } from "../../http/call.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Table, Tables } from "../../platform/tables.ts";
import { createRecordStore } from "../records/store.ts";
import { agreeOn, type RecordPlace } from "./adviceRules.ts";
import { holidayOn } from "./holidays.ts";
import { isWorkingTime, nextWorkingMinute } from "./hoursRules.ts";
import type { Zones } from "./zones.ts";

/** When to send, so that it arrives while the recipient is at work (spec D1, D2). */

export interface AdviceNeeds {
  readonly tables: Tables;
  readonly settings: { read(table: Table): Promise<Settings> };
  readonly clock: Clock;
  readonly zones: Zones;
}

type Caller = Pick<Call, "rep" | "locale" | "translate">;

export async function adviseDelivery(
  needs: AdviceNeeds,
  call: Caller,
  { to, cc, at: asked }: AdviceRequest,
): Promise<AdviceAnswer> {
  const refuse = (code: NoAdvice) => noAdvice(call, code);
  const recipients = recipientsBeside(call.rep.address, [...to, ...cc]);
  const [recipient] = recipients;
  if (recipient === undefined) return refuse("noRecipient");
  if (recipients.length > 1) return refuse("severalRecipients");
  const table = needs.tables.organization(call.rep.orgId);
  const records = (await createRecordStore(table).findByAddresses([recipient])).get(recipient) ?? [];
  if (records.length === 0) return refuse("noRecord");
  const now = needs.clock.now();
  const place = await placeOf(needs.zones, records, now);
  if ("problem" in place) return refuse(place.problem);
  const at = asked === undefined ? now : new Date(asked);
  return answerFor(call, place, await needs.settings.read(table), { at, isNow: asked === undefined });
}

/** The rep's own copy goes where the rep is, and says nothing about when to send. */
function recipientsBeside(own: string, people: readonly Address[]): string[] {
  const spelled = people.map(({ address }) => normalizeAddress(address) ?? address.trim());
  const others = spelled.filter((address) => address !== "" && address !== normalizeAddress(own));
  return [...new Set(others)];
}

async function placeOf(zones: Zones, records: readonly CrmRecord[], now: Date) {
  const places = await Promise.all(
    records.map(async (record): Promise<RecordPlace> => await zones.whereabouts(record, now)),
  );
  return agreeOn(places, zones.sameClockAt(now));
}

type NoAdvice = Exclude<AdviceCode, "insideHours" | "outsideHours">;

const noAdvice = ({ translate }: Caller, code: NoAdvice, zone: string | null = null): AdviceAnswer => ({
  ...{ advice: null, code, zone, warning: null },
  because: translate(`delivery.advice.${code}`),
});

function answerFor(
  call: Caller,
  place: Extract<ReturnType<typeof agreeOn>, { zone: string }>,
  work: WorkingTime,
  { at, isNow }: { at: Date; isNow: boolean },
): AdviceAnswer {
  const { zone, basis } = place;
  const next = nextWorkingMinute(at, zone, work);
  if (!next) return noAdvice(call, "noWorkingDays", zone);
  const code = isWorkingTime(at, zone, work) ? "insideHours" : "outsideHours";
  // Told by the recipient's clocks, not the rep's.
  const translate = createTranslate(call.locale, zone);
  const values = { now: at, at: next, basis, when: isNow ? "now" : "then" };
  const localTime = wallTimeOf(next, zone);
  const holiday =
    place.country && holidayOn({ ...place, country: place.country }, localTime.slice(0, 10), call.locale);
  return {
    advice: code === "insideHours" ? null : { at: next.toISOString(), zone, localTime },
    because: translate(`delivery.advice.${code}`, values),
    code,
    zone,
    warning: holiday ? translate("delivery.advice.holiday", { day: next, name: holiday }) : null,
  };
}
