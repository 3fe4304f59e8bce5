import type { Recipient } from "@microsoft/microsoft-graph-types";
import type { Person } from "../office/protocol.ts";
import { text } from "./text.ts";

export const toPerson = (recipient: Recipient | null | undefined): Person => {
  const address = recipient?.emailAddress?.address ?? "";
  return { address, name: recipient?.emailAddress?.name ?? address };
};

export const toPeople = (recipients: readonly Recipient[] | null | undefined) =>
  (recipients ?? []).map(toPerson);

export const toRecipients = (people: readonly Person[]): Recipient[] =>
  people.map(({ address, name }) => ({ emailAddress: { address, name } }));

export const toLine = (people: readonly Person[]) =>
  people.map(({ name, address }) => text.person(name, address)).join("; ");

/** Where there is no room for addresses. */
export const toNames = (people: readonly Person[]) =>
  people.map(({ name, address }) => name || address).join("; ");

/** Reads `Ann <ann@customer.test>; ben@customer.test`. What is no address stays as it was typed. */
export function parseLine(line: string): Person[] {
  return line
    .split(/[;,\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => {
      const named = /^(.*?)\s*<([^<>]*)>$/.exec(part);
      const address = named?.[2]?.trim() ?? part;
      return { address, name: named?.[1] || address };
    });
}
