import type { Tenant } from "../accounts.ts";
import { issuerOf } from "./claims.ts";

const HOST = "https://login.microsoftonline.com";

/** @param name the tenant as the path had it: an id, a domain, `organizations` or `common`. */
export function openIdConfiguration(name: string, tenant: Tenant | undefined) {
  const base = `${HOST}/${tenant?.tenantId ?? name}`;
  return {
    token_endpoint: `${base}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt", "client_secret_basic"],
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_modes_supported: ["query", "fragment", "form_post"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: ["RS256"],
    response_types_supported: ["code"],
    scopes_supported: ["openid", "profile", "email", "offline_access"],
    issuer: issuerOf(tenant?.tenantId ?? "{tenantid}"),
    request_uri_parameter_supported: false,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    claims_supported: [
      "sub",
      "iss",
      "aud",
      "exp",
      "iat",
      "nonce",
      "preferred_username",
      "name",
      "tid",
      "oid",
      "ver",
    ],
    tenant_region_scope: null,
    cloud_instance_name: "microsoftonline.com",
    msgraph_host: "graph.microsoft.com",
  };
}

/** What MSAL asks once, to learn which hosts are one and the same cloud. */
export function instanceDiscovery(tenantName: string) {
  return {
    tenant_discovery_endpoint: `${HOST}/${tenantName}/v2.0/.well-known/openid-configuration`,
    "api-version": "1.1",
    metadata: [
      {
        preferred_network: "login.microsoftonline.com",
        preferred_cache: "login.windows.net",
        aliases: ["login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net"],
      },
    ],
  };
}
