import type { QueryClient } from "@tanstack/react-query";
import type { AnyRouter } from "@tanstack/react-router";
import { ApiError } from "@/api/problem";

/** When a login ends under an open page, the next refused request leads to the sign-in page and back. */
export function watchSignIn(queryClient: QueryClient, router: AnyRouter) {
  const leaveOn = (error: unknown) => {
    const inside = /^\/(?:t\/|settings)/.test(router.state.location.pathname);
    if (!inside || !(error instanceof ApiError) || error.status !== 401) return;
    const next = router.state.location.href;
    queryClient.clear();
    void router.navigate({ to: "/login", search: { next } });
  };
  queryClient.getQueryCache().subscribe(({ type, query }) => {
    if (type === "updated" && query.state.status === "error") leaveOn(query.state.error);
  });
  queryClient.getMutationCache().subscribe(({ mutation }) => {
    if (mutation?.state.status === "error") leaveOn(mutation.state.error);
  });
}
