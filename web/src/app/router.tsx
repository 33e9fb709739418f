import { createRouter, type ErrorComponentProps } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { routeTree } from "@/routes.gen";
import { Pending } from "./pending";
import { queryClient } from "./query-client";

const loadError = () => import("./route-error");
const loadNotFound = () => import("./not-found");
const RouteError = lazy(() => loadError().then((module) => ({ default: module.RouteError })));
const NotFound = lazy(() => loadNotFound().then((module) => ({ default: module.NotFound })));

export const router = createRouter({
  routeTree,
  context: { queryClient },
  defaultPreload: "intent",
  // TanStack Query decides what is fresh.
  defaultPreloadStaleTime: 0,
  defaultPendingMs: 200,
  // What has arrived is shown at once: by itself the router would hold it back for half a second.
  defaultPendingMinMs: 0,
  defaultPendingComponent: Pending,
  defaultErrorComponent: (props: ErrorComponentProps) => (
    <Suspense>
      <RouteError {...props} />
    </Suspense>
  ),
  defaultNotFoundComponent: () => (
    <Suspense>
      <NotFound />
    </Suspense>
  ),
  scrollRestoration: true,
});

/** What the first page does without. The pages for bad news come while the news is good: later may be too late. */
export function loadTheRest() {
  setTimeout(() => {
    loadError().catch(() => {});
    loadNotFound().catch(() => {});
    import("@/ui/toast-card").catch(() => {});
    import("./watch-build").then(({ watchBuild }) => watchBuild()).catch(() => {});
  }, 2_000);
}

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
