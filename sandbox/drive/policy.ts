import { z } from "zod";

/** What administrators decide about OneDrive in a real organization; here it holds for all of them. */
export const Policy = z.strictObject({
  anonymousLinks: z.boolean(),
  /** Links for named people. */
  userLinks: z.boolean(),
  organizationLinks: z.boolean(),
  /** Whether `Files.ReadWrite.AppFolder` is enough to share and to upload in sessions: Microsoft's pages disagree. */
  appFolderSharing: z.boolean(),
  /** Of each drive. */
  quotaBytes: z.number().int().min(0),
  /** `false`: licensed, but the person never had a drive. */
  oneDriveProvisioned: z.boolean(),
  oneDriveLicensed: z.boolean(),
  /** Extensions, with their dot. */
  blockedTypes: z.array(z.string().regex(/^\.[^./\\]+$/)),
});
export type Policy = z.infer<typeof Policy>;

/** Only what is named changes. */
export const PolicyChange = Policy.partial();

const TEBIBYTE = 1024 ** 4;

const defaultPolicy: Policy = {
  anonymousLinks: true,
  userLinks: true,
  organizationLinks: true,
  appFolderSharing: true,
  quotaBytes: TEBIBYTE,
  oneDriveProvisioned: true,
  oneDriveLicensed: true,
  blockedTypes: [],
};

export interface PolicyHolder {
  get(): Policy;
  change(some: z.infer<typeof PolicyChange>): void;
  reset(): void;
}

export function createPolicy(): PolicyHolder {
  let policy = defaultPolicy;
  return {
    get: () => policy,
    change(some) {
      policy = Policy.parse({ ...policy, ...some });
    },
    reset() {
      policy = defaultPolicy;
    },
  };
}
