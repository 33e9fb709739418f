/**
 * Runs React Compiler over our hooks, so that what they hand out stays the same until it changes; effects lean on that.
 * Components are not compiled: remembering every element made the player a tenth bigger for no frame that anybody
 * could see. One that draws much says "use memo" in its first line.
 *
 * The ready-made Babel plugin for Rolldown asks for Node 22; this is the same call on Node 20.
 */
import { transformAsync } from "@babel/core";
import type { Plugin } from "vite";

const hookFile = /\/src\/(?:.*\/)?(?:use-[\w-]+|registry)\.tsx?$/;
const asksForIt = /^\s*"use memo";$/m;

export function reactCompiler(): Plugin {
  return {
    name: "pathbook:react-compiler",
    enforce: "pre",
    transform: {
      filter: { id: { include: /\/src\/.*\.tsx?$/, exclude: /\.gen\.ts$/ } },
      async handler(code, id) {
        const isHook = hookFile.test(id);
        if (!isHook && !asksForIt.test(code)) return null;
        const compilationMode = isHook ? "infer" : "annotation";
        const result = await transformAsync(code, {
          filename: id,
          babelrc: false,
          configFile: false,
          sourceMaps: true,
          parserOpts: { plugins: id.includes(".tsx") ? ["typescript", "jsx"] : ["typescript"] },
          plugins: [["babel-plugin-react-compiler", { compilationMode }]],
        });
        if (!result?.code) return null;
        return { code: result.code, map: result.map ?? null };
      },
    },
  };
}
