import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, Outlet } from "@tanstack/react-router";
import { Overlays } from "@/commands/overlays";
import { useShortcuts } from "@/commands/use-shortcuts";
import { LiveRegion } from "@/ui/live-region";
import { Toaster } from "@/ui/toaster";

export const Route = createRootRouteWithContext<{ queryClient: QueryClient }>()({ component: Root });

function Root() {
  useShortcuts();
  return (
    <>
      <Outlet />
      <Overlays />
      <Toaster />
      <LiveRegion />
    </>
  );
}
