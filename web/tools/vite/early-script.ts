/**
 * Adds a small classic script to the head, under a hashed name.
 *
 * It blocks the first paint on purpose: the colour scheme must be known before anything is drawn, and the
 * content security policy allows no inline script.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

export function earlyScript(source: string): Plugin {
  const devPath = "/early.js";
  let publishedPath = devPath;
  return {
    name: "pathbook:early-script",
    configureServer(server) {
      server.middlewares.use(devPath, (_request, response) => {
        response.setHeader("content-type", "text/javascript");
        response.end(readFileSync(source));
      });
    },
    buildStart() {
      if (this.meta.watchMode) return;
      const code = readFileSync(source, "utf8");
      const hash = createHash("sha256").update(code).digest("base64url").slice(0, 8);
      const fileName = `assets/early-${hash}.js`;
      if (this.environment.config.command === "build") {
        publishedPath = `/${fileName}`;
        this.emitFile({ type: "asset", fileName, source: code });
      }
    },
    transformIndexHtml: {
      order: "post",
      handler: () => [{ tag: "script", attrs: { src: publishedPath }, injectTo: "head-prepend" }],
    },
  };
}
