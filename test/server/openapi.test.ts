import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { describeApi, openApiRoutes } from "../../server/http/openapi.ts";
import { api, type Endpoint } from "../../shared/api.ts";
import { ErrorStatus } from "../../shared/errors.ts";
import { type FeatureApp, startFeatureApp } from "../support/featureApp.ts";

interface Operation {
  operationId: string;
  security: Record<string, string[]>[];
  parameters?: { name: string; in: string; required: boolean; schema: object }[];
  requestBody?: { required: boolean; content: Record<string, { schema: object }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>;
}

interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: {
    schemas: Record<string, { properties?: object; required?: string[] }>;
    securitySchemes: object;
  };
}

let app: FeatureApp;
let document: Document;
beforeAll(async () => {
  app = await startFeatureApp(openApiRoutes());
  const response = await fetch(`${app.url}/api/openapi.json`);
  document = (await response.json()) as Document;
});
afterAll(() => app.close());

/** Every `$ref` anywhere below. */
function* refsIn(value: unknown): Generator<string> {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === "$ref") yield String(inner);
    else yield* refsIn(inner);
  }
}

function resolve(ref: string): unknown {
  return ref
    .replace(/^#\//, "")
    .split("/")
    .reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], document);
}

const operations = () => Object.values(document.paths).flatMap((path) => Object.values(path));
const endpoints = Object.entries(api) as [string, Endpoint][];

describe("the description of the API", () => {
  it("is served to anybody, as OpenAPI 3.1", () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(document).toEqual(JSON.parse(JSON.stringify(describeApi())));
  });

  it.each(endpoints)("has %s where it is served", (name, { path, method, status, access }) => {
    const operation = document.paths[path.replace(/:(\w+)/g, "{$1}")]?.[method];
    expect(operation?.operationId).toBe(name);
    expect(Object.keys(operation?.responses ?? {})).toEqual([String(status), "default"]);
    expect(operation?.security.some((scheme) => "ticket" in scheme)).toBe(access === "ticket");
    const inPath = (operation?.parameters ?? []).filter((parameter) => parameter.in === "path");
    expect(inPath.map((parameter) => `:${parameter.name}`)).toEqual(path.match(/:\w+/g) ?? []);
  });

  it("has nothing else but the event stream and what takes files", () => {
    const others = ["events", "addAttachment", "hostImage"];
    expect(operations()).toHaveLength(endpoints.length + others.length);
    expect(operations().map(({ operationId }) => operationId)).toEqual(expect.arrayContaining(others));
    expect(document.paths["/api/events"]?.get?.responses[200]?.content).toHaveProperty("text/event-stream");
  });

  it("refers to nothing that is not there", () => {
    const refs = [...refsIn(document)];
    expect(refs.length).toBeGreaterThan(endpoints.length);
    expect(
      refs.filter((ref) => !ref.startsWith("#/components/schemas/") || resolve(ref) === undefined),
    ).toEqual([]);
    const schemes = Object.keys(document.components.securitySchemes);
    for (const { security } of operations())
      expect(schemes).toEqual(expect.arrayContaining(Object.keys(security[0]!)));
  });

  it("names every operation once, and says of each how it can refuse", () => {
    const ids = operations().map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { responses } of operations()) {
      expect(responses.default?.content?.["application/problem+json"]?.schema).toEqual({
        $ref: "#/components/schemas/Problem",
      });
    }
    const codes = document.components.schemas.Problem?.properties as { code: { enum: string[] } };
    expect(codes.code.enum).toEqual(Object.keys(ErrorStatus));
  });

  it("tells that requests take no unknown fields, and that answers may get more", () => {
    const { NewRecord, CrmRecord, StateRequest, StateAnswer } = document.components.schemas;
    expect(StateRequest).toHaveProperty("additionalProperties", false);
    expect(NewRecord).toMatchObject({ additionalProperties: false, required: ["kind", "name"] });
    expect(StateAnswer).not.toHaveProperty("additionalProperties");
    expect(CrmRecord).not.toHaveProperty("additionalProperties");
  });

  it("tells queries apart from bodies, and what may be left out", () => {
    const list = document.paths["/api/messages"]?.get;
    expect(list?.requestBody).toBeUndefined();
    expect(list?.parameters?.find(({ name }) => name === "limit")).toMatchObject({
      in: "query",
      required: false,
      schema: { type: "integer", default: 50 },
    });
    expect(document.paths["/api/records"]?.post?.requestBody?.required).toBe(true);
    expect(document.paths["/api/messages/{messageId}/unfollow"]?.post?.requestBody).toBeUndefined();
  });
});
