import { createHash } from "node:crypto";

export interface Tenant {
  readonly tenantId: string;
  readonly name: string;
  readonly domain: string;
  /** Any local part is somebody here: a mailbox is made when it is first used. */
  readonly isOpen: boolean;
}

export interface Account {
  readonly address: string;
  readonly name: string;
  readonly tenantId: string;
  readonly roles: readonly string[];
  /** Entra's object id: never changes, whatever the address becomes. */
  readonly objectId: string;
}

/** The same UUID for the same text, on every machine: scripts may rely on it. */
function stableId(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/**
 * Sandboxes that share one storage, as tests do, take organizations of their own: same names, same people, other ids.
 */
const apart = process.env.SANDBOX_APART;
const tenantIdOf = (domain: string, id: string) =>
  apart === undefined ? id : stableId(`${apart} ${domain}`);

export const tenants: readonly Tenant[] = [
  {
    tenantId: tenantIdOf("contoso.test", "3f0a6f0e-5c1d-4b52-9b8e-6f2d1c7a9e01"),
    name: "Contoso",
    domain: "contoso.test",
    isOpen: false,
  },
  {
    tenantId: tenantIdOf("fabrikam.test", "8d2b4c1a-7e6f-4a3d-8c5b-2e9f0d4b6a02"),
    name: "Fabrikam",
    domain: "fabrikam.test",
    isOpen: false,
  },
  {
    tenantId: tenantIdOf("customer.test", "b7c9e3d5-1a2f-4c8e-a6d4-9f3b5e7c1d03"),
    name: "Customers",
    domain: "customer.test",
    isOpen: true,
  },
];

/** The role our app registration defines for administrators. */
export const ADMIN_ROLE = "Engagement.Admin";

const known: readonly (readonly [address: string, name: string, roles?: readonly string[]])[] = [
  ["rep@contoso.test", "Robin Reed"],
  ["rep2@contoso.test", "Riley Stone"],
  ["admin@contoso.test", "Alex Mercer", [ADMIN_ROLE]],
  ["rep@fabrikam.test", "Frankie Vale"],
  ["ann@customer.test", "Ann Beecher"],
  ["ben@customer.test", "Ben Okafor"],
  ["carla@customer.test", "Carla Moreno"],
  ["dev@customer.test", "Dev Anand"],
  ["eve@customer.test", "Eve Lindqvist"],
];

function toAccount(address: string, name: string, roles: readonly string[] = []): Account | undefined {
  const tenant = tenants.find(({ domain }) => address.endsWith(`@${domain}`));
  return tenant && { address, name, tenantId: tenant.tenantId, roles, objectId: stableId(address) };
}

export const knownAccounts: readonly Account[] = known.flatMap((entry) => toAccount(...entry) ?? []);

const LOCAL_PART = /^[a-z0-9](?:[a-z0-9._+-]{0,62}[a-z0-9])?$/;

function nameOf(localPart: string): string {
  const words = localPart.split(/[._+-]+/).filter((word) => word !== "");
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(" ");
}

/** Whose mailbox an address is, or `undefined` where mail to it bounces. */
export function findAccount(address: string): Account | undefined {
  const text = address.trim().toLowerCase();
  const account = knownAccounts.find((one) => one.address === text);
  if (account) return account;
  const [localPart = "", domain, ...rest] = text.split("@");
  const isOpen = tenants.some((tenant) => tenant.isOpen && tenant.domain === domain);
  if (!isOpen || rest.length > 0 || !LOCAL_PART.test(localPart)) return undefined;
  return toAccount(text, nameOf(localPart));
}

/** By tenant id or domain name, as they stand in Entra's paths. */
export function findTenant(name: string): Tenant | undefined {
  const text = name.toLowerCase();
  return tenants.find(({ tenantId, domain }) => tenantId === text || domain === text);
}
