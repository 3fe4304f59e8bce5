import { describe, expect, it } from "@jest/globals";
import { isReserved } from "../../../server/platform/addresses.ts";

describe("an address that no router of the Internet carries", () => {
  it.each([
    "127.0.0.1",
    "10.1.2.3",
    "::1",
    "fd00::1",
    "192.0.2.1",
    "198.19.0.1",
    "198.51.100.9",
    "203.0.113.7",
    "2001:db8::7",
    "",
  ])("is %s", (address) => expect(isReserved(address)).toBe(true));
  it.each(["8.8.8.8", "192.0.3.1", "203.0.114.1", "20.72.100.79", "2a00:1450::5", "2804:10b4:1::5"])(
    "is not %s",
    (address) => expect(isReserved(address)).toBe(false),
  );
});
