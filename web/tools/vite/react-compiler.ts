/**
 * Runs React Compiler over our own components.
 *
 * The ready-made Babel plugin for Rolldown asks for Node 22; this is the same call on Node 20.
 */
import { transformAsync } from "@babel/core";
import type { Plugin } from "vite";

const mayHoldComponents = /\b(?:[A-Z]|use[A-Z])/;

export function reactCompiler(): Plugin {
  return {
    name: "pathbook:react-compiler",
    enforce: "pre",
    transform: {
      filter: { id: { include: /\/src\/.*\.tsx?$/, exclude: /\.gen\.ts$/ }, code: mayHoldComponents },
      async handler(code, id) {
        const result = await transformAsync(code, {
          filename: id,
          babelrc: false,
          configFile: false,
          sourceMaps: true,
          parserOpts: { plugins: id.includes(".tsx") ? ["typescript", "jsx"] : ["typescript"] },
          plugins: [["babel-plugin-react-compiler", {}]],
        });
        if (!result?.code) return null;
        return { code: result.code, map: result.map ?? null };
      },
    },
  };
}
