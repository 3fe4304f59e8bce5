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

export default [
  {
    ...base("addin", "addin"),
    entry: { taskpane: "./addin/taskpane.tsx", app: "./addin/app.tsx" },
    optimization: { splitChunks: { chunks: "all" } },
    plugins: [page("taskpane", "addin/taskpane.html"), page("app", "addin/app.html")],
  },
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
