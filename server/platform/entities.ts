import type { z } from "zod";
import { AppError } from "../../shared/errors.ts";
import type { Row } from "./tables.ts";

/** How a value lies in an entity of Azure Table Storage. */

/** Azure refuses string properties over 64 KiB of UTF-16. */
const MAX_PROPERTY_LENGTH = 32_000;

export type Entity = Record<string, unknown> & { partitionKey: string; rowKey: string; etag: string };

/** The value as JSON in properties of its entity. */
export function toEntity(partition: string, row: string, value: unknown) {
  const entity: { partitionKey: string; rowKey: string } & Record<string, string> = {
    partitionKey: partition,
    rowKey: row,
  };
  const json = toAscii(JSON.stringify(value));
  for (let i = 0; i * MAX_PROPERTY_LENGTH < json.length; i += 1) {
    entity[`v${i}`] = json.slice(i * MAX_PROPERTY_LENGTH, (i + 1) * MAX_PROPERTY_LENGTH);
  }
  return entity;
}

/** Azurite 3.37.0 breaks characters of several bytes that fall on the edge of a network chunk: none is sent. */
const toAscii = (json: string) =>
  json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** @throws {AppError} "stored_data_unreadable" */
export function toRow<S extends z.ZodType>(schema: S, entity: Entity): Row<z.output<S>> {
  const key = { partition: entity.partitionKey, row: entity.rowKey };
  let json = "";
  for (let i = 0; typeof entity[`v${i}`] === "string"; i += 1) json += entity[`v${i}`];
  try {
    return { ...key, etag: entity.etag, value: schema.parse(JSON.parse(json)) };
  } catch (cause) {
    throw new AppError("stored_data_unreadable", `Row ${key.row} of ${key.partition} can't be read.`, {
      cause,
    });
  }
}
