import { describe, expect, it } from "@jest/globals";
import { deriveSecret, readConfig } from "../../../server/config.ts";

const secret = Buffer.alloc(32, 1).toString("base64url");

const usable = {
  PUBLIC_URL: "https://engage.example/",
  DATA_DIR: "/data",
  STORAGE_CONNECTION_STRING: "UseDevelopmentStorage=true",
  CLIENT_ID: "7c0f6f0e-1111-4222-8333-944455556666",
  CLIENT_SECRET: "s3cret",
  TENANTS: "3E2A0E3A-0000-4000-8000-000000000001, 3e2a0e3a-0000-4000-8000-000000000002",
  TOKEN_KEYS: JSON.stringify([{ id: 1, secret }]),
  SERVER_SECRET: secret,
};

const faultsOf = (env: Record<string, string>) => {
  try {
    readConfig(env);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
};

describe("the configuration", () => {
  it("is read, with tenants in one spelling and the address without a slash at its end", () => {
    expect(readConfig(usable)).toMatchObject({
      port: 3000,
      host: "127.0.0.1",
      publicUrl: "https://engage.example",
      homeUrl: "/addin/app.html",
      tenants: ["3e2a0e3a-0000-4000-8000-000000000001", "3e2a0e3a-0000-4000-8000-000000000002"],
      tokenKeys: [{ id: 1, secret: Buffer.alloc(32, 1), compromised: false }],
      standInUrl: undefined,
    });
  });

  it("names every missing secret at once, and no other variable", () => {
    const required = Object.keys(usable);
    const message = faultsOf({});
    for (const name of required) expect(message).toContain(`${name} is missing`);
    expect(message.trim().split("\n")).toHaveLength(required.length + 1);
  });

  it("takes a variable that is set to nothing for missing", () => {
    expect(faultsOf({ ...usable, SERVER_SECRET: " " })).toContain("SERVER_SECRET is missing");
  });

  it.each([
    ["PUBLIC_URL", "http://engage.example", "https"],
    ["PUBLIC_URL", "not an address", "absolute"],
    ["PUBLIC_URL", "https://engage.example/path", "host only"],
    ["PUBLIC_URL", "javascript:alert(1)", "absolute"],
    ["SERVER_SECRET", "short", "32 random bytes"],
    ["SERVER_SECRET", `${secret.slice(0, -1)}*`, "base64url"],
    ["TENANTS", "contoso", "tenant ids"],
    ["TENANTS", " , ", ""],
    ["TOKEN_KEYS", "not json", "JSON"],
    ["TOKEN_KEYS", "[]", "at least one key"],
    ["TOKEN_KEYS", JSON.stringify([{ id: 1, secret, compromised: true }]), "at least one key"],
    [
      "TOKEN_KEYS",
      JSON.stringify([
        { id: 1, secret },
        { id: 1, secret },
      ]),
      "two keys with one id",
    ],
    ["TOKEN_KEYS", JSON.stringify([{ id: 256, secret }]), "TOKEN_KEYS.0.id"],
    ["STAND_IN_URL", "https://graph.evil.example", "on this machine"],
    ["CLOCK_FILE", "/data/clock.json", "STAND_IN_URL"],
    ["TRUSTED_PROXIES", "10.0.0.0/33", "networks"],
    ["TRUSTED_PROXIES", "proxy.example", "networks"],
    ["PORT", "a lot", "PORT"],
  ])("refuses %s=%s", (name, value, why) => {
    const message = faultsOf({ ...usable, [name]: value });
    expect(message).toContain(name);
    expect(message).toContain(why);
  });

  it("trusts no proxy unless told to, and in the sandbox those on one's own machine", () => {
    expect(readConfig(usable).trustedProxies).toEqual([]);
    const named = { ...usable, TRUSTED_PROXIES: "10.1.0.0/16, 2001:db8::7" };
    expect(readConfig(named).trustedProxies).toEqual(["10.1.0.0/16", "2001:db8::7"]);
    const sandbox = { ...usable, STAND_IN_URL: "http://127.0.0.1:3001" };
    expect(readConfig(sandbox).trustedProxies).toEqual(["127.0.0.0/8", "::1"]);
  });

  it("allows http, a stand-in and a moved clock on one's own machine", () => {
    const sandbox = {
      ...usable,
      PUBLIC_URL: "http://localhost:3000",
      STAND_IN_URL: "http://127.0.0.1:3001",
      CLOCK_FILE: "/data/clock.json",
    };
    expect(readConfig(sandbox)).toMatchObject({
      publicUrl: "http://localhost:3000",
      clockFile: "/data/clock.json",
    });
  });

  it("derives a secret of its own for each purpose", () => {
    const server = Buffer.alloc(32, 9);
    expect(deriveSecret(server, "ticket")).not.toEqual(deriveSecret(server, "cookie"));
    expect(deriveSecret(server, "ticket")).toEqual(deriveSecret(server, "ticket"));
  });
});
