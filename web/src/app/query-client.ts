import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "@/api/problem";

export const queryClient = new QueryClient({
  defaultOptions: {
    // A server on the local network answers without the internet, so it is always asked.
    mutations: { networkMode: "always" },
    queries: {
      networkMode: "always",
      staleTime: 15_000,
      retry: (failures, error) => failures < 2 && mayPass(error),
    },
  },
});

/** A refusal stays one however often it is asked; a lost connection or a busy server may pass. */
function mayPass(error: Error): boolean {
  return !(error instanceof ApiError) || error.status >= 500;
}
