import { createRouter } from "@tanstack/react-router";
import { routeTree } from "@/routes.gen";
import { NotFound } from "./not-found";
import { queryClient } from "./query-client";
import { RouteError } from "./route-error";

export const router = createRouter({
  routeTree,
  context: { queryClient },
  defaultPreload: "intent",
  // TanStack Query decides what is fresh.
  defaultPreloadStaleTime: 0,
  defaultPendingMs: 200,
  defaultErrorComponent: RouteError,
  defaultNotFoundComponent: NotFound,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
