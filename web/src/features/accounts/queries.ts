import { queryOptions } from "@tanstack/react-query";
import { api, dataOf } from "@/api/client";

/** Who is signed in. A refusal with 401 means nobody. */
export const meQuery = () =>
  queryOptions({
    queryKey: ["me"],
    queryFn: ({ signal }) => dataOf(api.GET("/api/v1/me", { signal })),
    staleTime: 60_000,
  });

export const setupQuery = () =>
  queryOptions({
    queryKey: ["setup"],
    queryFn: ({ signal }) => dataOf(api.GET("/api/v1/setup", { signal })),
  });

export const invitationOfferQuery = (token: string) =>
  queryOptions({
    queryKey: ["invitation-offer", token],
    queryFn: ({ signal }) => dataOf(api.GET("/api/v1/invitations/{token}", { params: { path: { token } }, signal })),
  });

export const resetQuery = (token: string) =>
  queryOptions({
    queryKey: ["reset", token],
    queryFn: ({ signal }) => dataOf(api.GET("/api/v1/resets/{token}", { params: { path: { token } }, signal })),
  });
