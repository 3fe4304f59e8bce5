import type { z } from "zod";
import type { NewRecord } from "../shared/records.ts";

/** A record as the seeding client asks for it: its account by name, since ids are the server's to give. */
export type SeedRecord = Omit<z.input<typeof NewRecord>, "accountId"> & { readonly accountName?: string };

const adventureWorks = "Adventure Works";
const tailspinToys = "Tailspin Toys";

/** One recipient for each way a preference can come about. The people have mailboxes in the sandbox. */
export const coreRecords: readonly SeedRecord[] = [
  {
    kind: "account",
    name: adventureWorks,
    emails: ["office@customer.test"],
    address: { street: "Trg republike 3", city: "Ljubljana", postalCode: "1000", country: "Slovenia" },
    zone: "Europe/Ljubljana",
  },
  {
    kind: "account",
    name: tailspinToys,
    follow: "doNotAllow",
    followSource: "Framework contract, section 7",
    address: { city: "Bengaluru", region: "Karnataka", country: "India" },
  },
  {
    kind: "contact",
    name: "Ann Beecher",
    emails: ["ann@customer.test"],
    accountName: adventureWorks,
    follow: "allow",
    followSource: "Asked in person",
    zone: "Europe/Ljubljana",
    address: { city: "Ljubljana", country: "Slovenia" },
  },
  {
    kind: "contact",
    name: "Ben Okafor",
    emails: ["ben@customer.test"],
    accountName: adventureWorks,
    follow: "doNotAllow",
    followSource: "Said so on the phone",
    address: { city: "Lagos", country: "Nigeria" },
  },
  {
    kind: "contact",
    name: "Carla Moreno",
    emails: ["carla@customer.test"],
    accountName: adventureWorks,
    opens: "denied",
    clicks: "granted",
    address: { city: "Valencia", country: "España" },
  },
  {
    kind: "contact",
    name: "Dev Anand",
    emails: ["dev@customer.test"],
    accountName: tailspinToys,
    zone: "Asia/Kolkata",
  },
  { kind: "lead", name: "Eve Lindqvist", emails: ["eve@customer.test"], address: { country: "Sverige" } },
];

/** Ordinary customers in many places, some with a zone of their own, some with an address that implies one. */
export const moreRecords: readonly SeedRecord[] = [
  {
    kind: "account",
    name: "Fourth Coffee",
    emails: ["hello@fourthcoffee.example"],
    address: { country: "日本" },
  },
  {
    kind: "contact",
    name: "佐藤 遥",
    emails: ["haruka.sato@fourthcoffee.example"],
    accountName: "Fourth Coffee",
    address: { street: "丸の内1-9-1", city: "東京", postalCode: "100-0005", country: "日本" },
  },
  {
    kind: "contact",
    name: "João Pereira",
    emails: ["joao.pereira@litware.example"],
    address: { city: "São Paulo", region: "SP", postalCode: "01310-100", country: "Brasil" },
  },
  {
    kind: "contact",
    name: "Maya Whitfield",
    emails: ["maya@proseware.example", "m.whitfield@proseware.example"],
    address: {
      street: "120 Grant Street",
      city: "Denver",
      region: "CO",
      postalCode: "80203",
      country: "USA",
    },
  },
  {
    kind: "contact",
    name: "Élodie Dupré",
    emails: ["elodie.dupre@lucerne.example"],
    address: { city: "Lyon", postalCode: "69002", country: "France" },
    zone: "Europe/Paris",
  },
  {
    kind: "contact",
    name: "Živa Kovač",
    emails: ["ziva.kovac@adatum.example"],
    address: { city: "Maribor", postalCode: "2000", country: "Slovenija" },
  },
  { kind: "lead", name: "Rahim Daoud", emails: ["rahim@woodgrove.example"], zone: "America/Toronto" },
  {
    kind: "lead",
    name: "Ingrid Aasen",
    emails: ["ingrid@northwind.example"],
    address: { country: "Norway" },
  },
  { kind: "opportunity", name: "Adventure Works: forty bicycles", accountName: adventureWorks },
];
