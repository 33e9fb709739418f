import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { askForPasswordBy } from "@/api/fresh-login";
import "@/styles/index.css";
import { followTheme } from "./preferences";
import { queryClient } from "./query-client";
import { focusPages } from "./route-focus";
import { loadTheRest, router } from "./router";
import { reloadWhenStale } from "./stale-build";
import { watchSignIn } from "./watch-sign-in";

reloadWhenStale();
loadTheRest();
followTheme();
focusPages(router);
watchSignIn(queryClient, router);
askForPasswordBy(async () => (await import("./ask-password")).askPassword());

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
}
