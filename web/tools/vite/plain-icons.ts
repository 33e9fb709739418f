/**
 * Builds Lucide's icons from their shapes alone, drawn by `src/ui/plain-icon.ts`: names, aliases and the maker that
 * serves every framework stay out of the files that a browser loads.
 */
import type { Plugin } from "vite";

const iconFile = /lucide-react\/dist\/esm\/icons\/[\w-]+\.mjs$/;
const maker = /import createLucideIcon from ["']\.\.\/createLucideIcon\.mjs["'];/;

export function plainIcons(): Plugin {
  return {
    name: "pathbook:plain-icons",
    apply: "build",
    enforce: "pre",
    transform: {
      filter: { id: iconFile },
      handler(code, id) {
        // An alias, which only passes on another file's icon.
        if (!maker.test(code)) return null;
        const plain = code
          .replace(maker, 'import { plainIcon } from "/src/ui/plain-icon.ts";')
          .replace("createLucideIcon(__iconData)", "plainIcon(__iconData.node)")
          .replace("__iconData.node;\n", "")
          .replace(/^ {2}(?:name|size): .*,\n/gm, "")
          .replace(/,\n {2}aliases: \[[^\]]*\]/, "")
          .replace(/, key: "\w+"|,\s+key: "\w+"/g, "")
          .replace("export { __iconData, ", "export { ");
        if (plain.includes("createLucideIcon") || !plain.includes("plainIcon(")) {
          throw new Error(`${id} is not written as this plugin expects`);
        }
        return { code: plain, map: null };
      },
    },
  };
}
