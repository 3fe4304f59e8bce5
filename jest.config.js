/** Files are TypeScript run through swc; packages that are ESM only need the VM modules flag that scripts/run.mjs sets. */
export default {
  testEnvironment: "node",
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  extensionsToTreatAsEsm: [".ts", ".tsx"],
  transform: {
    "\\.tsx?$": [
      "@swc/jest",
      {
        jsc: { parser: { syntax: "typescript", tsx: true }, target: "es2024" },
        module: { type: "es6" },
      },
    ],
  },
  setupFiles: ["<rootDir>/test/support/apart.ts"],
  globalSetup: "<rootDir>/test/support/globalSetup.ts",
  globalTeardown: "<rootDir>/test/support/globalTeardown.ts",
  modulePathIgnorePatterns: ["<rootDir>/dist/", "<rootDir>/.data/"],
  testTimeout: 30_000,
};
