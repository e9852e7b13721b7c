// Bundles src/app.js into the folder the pages are served from: node build.mjs [folder]
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const target = resolve(process.argv[2] ?? join(here, "../src/sightline/surfaces/web/static/built"));
const fresh = join(target, "app.js.new");

await mkdir(target, { recursive: true });
const result = await build({
  entryPoints: [join(here, "src/app.js")],
  outfile: fresh,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2022"],
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
});
// Replaced in one step, so that a page asked for meanwhile gets the old file or the new one.
await rename(fresh, join(target, "app.js"));
const notices = ["echarts/NOTICE", "echarts/licenses/LICENSE-d3", "zrender/LICENSE", "htmx.org/LICENSE", "tslib/LICENSE.txt"];
const texts = await Promise.all(notices.map((path) => readFile(join(here, "node_modules", path), "utf8")));
await writeFile(join(target, "NOTICE.txt"), texts.map((text, place) => `${notices[place]}\n\n${text}`).join("\n\n"));
const bytes = Object.values(result.metafile.outputs)[0].bytes;
console.log(`front end: app.js, ${Math.round(bytes / 1024)} kB`);
