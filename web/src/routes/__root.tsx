import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, Outlet } from "@tanstack/react-router";
import { Overlays } from "@/commands/overlays";
import { useShortcuts } from "@/commands/use-shortcuts";
import { LiveRegion } from "@/ui/live-region";
import { Toasts } from "@/ui/toasts";

export const Route = createRootRouteWithContext<{ queryClient: QueryClient }>()({ component: Root });

function Root() {
  useShortcuts();
  return (
    <>
      <Outlet />
      <Overlays />
      <Toasts />
      <LiveRegion />
    </>
  );
}
