import { fileURLToPath } from "node:url";
import HtmlWebpackPlugin from "html-webpack-plugin";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** @returns {import("webpack").Configuration} */
const base = (name, output) => ({
  name,
  mode: "production",
  devtool: "source-map",
  target: ["web", "es2020"],
  output: { path: here(`dist/${output}`), filename: "[name].[contenthash].js", clean: true },
  resolve: { extensions: [".tsx", ".ts", ".js"] },
  module: {
    rules: [
      {
        test: /\.tsx?$/,
        exclude: /node_modules/,
        loader: "swc-loader",
        options: {
          jsc: {
            parser: { syntax: "typescript", tsx: true },
            transform: { react: { runtime: "automatic" } },
            target: "es2020",
          },
        },
      },
    ],
  },
  cache: {
    type: "filesystem",
    cacheDirectory: here(".cache/webpack"),
    buildDependencies: { config: [here("webpack.config.js")] },
  },
  performance: { hints: false },
  stats: "errors-warnings",
});

const page = (name, template) =>
  new HtmlWebpackPlugin({
    filename: `${name}.html`,
    chunks: [name],
    template: here(template),
    scriptLoading: "defer",
  });

/**
 * The script of Outlook's events: one file under a name that the manifest can hold on to, libraries and all in ES2016,
 * as classic Outlook's engine knows nothing newer, and no loading of anything else.
 */
const launch = {
  ...base("launch", "addin"),
  target: "es2016",
  entry: { launch: ["./addin/features/launch/oldEngine.ts", "./addin/launch.ts"] },
  output: { path: here("dist/addin"), filename: "[name].js", publicPath: "", chunkFormat: false },
  module: {
    rules: [
      {
        test: /\.[jt]s$/,
        loader: "swc-loader",
        options: { jsc: { parser: { syntax: "typescript" }, target: "es2016" } },
      },
    ],
  },
  plugins: [page("launch", "addin/launch.html")],
};

export default [
  {
    ...base("addin", "addin"),
    output: {
      path: here("dist/addin"),
      filename: "[name].[contenthash].js",
      clean: { keep: /^launch\./ },
    },
    entry: {
      taskpane: "./addin/taskpane.tsx",
      app: "./addin/app.tsx",
      assistant: "./addin/assistant.tsx",
      signedin: "./addin/signedin.ts",
    },
    optimization: { splitChunks: { chunks: "all" } },
    plugins: [
      page("taskpane", "addin/taskpane.html"),
      page("app", "addin/app.html"),
      page("assistant", "addin/assistant.html"),
      page("signedin", "addin/signedin.html"),
    ],
  },
  launch,
  {
    ...base("sandbox", "sandbox"),
    entry: { outlook: "./sandbox/page/outlook.tsx", recipient: "./sandbox/page/recipient.tsx" },
    optimization: { splitChunks: { chunks: "all" } },
    plugins: [page("outlook", "sandbox/page/outlook.html"), page("recipient", "sandbox/page/recipient.html")],
  },
  {
    ...base("office", "sandbox-office"),
    entry: { office: "./sandbox/office/office.ts" },
    output: { path: here("dist/sandbox-office"), filename: "office.js", clean: true },
  },
];
