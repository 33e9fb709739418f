import { onlineManager } from "@tanstack/react-query";
import { WifiOff } from "lucide-react";
import { useSyncExternalStore } from "react";
import { Icon } from "@/ui/icon";
import { strings } from "./strings";

const isOnline = () => onlineManager.isOnline();
const subscribe = (listener: () => void) => onlineManager.subscribe(listener);

export function OfflineBar() {
  const online = useSyncExternalStore(subscribe, isOnline);
  if (online) return null;
  return (
    <p
      role="status"
      className="sticky top-0 z-30 flex items-center justify-center gap-2 bg-warn-soft px-4 py-1.5 text-sm text-warn print:hidden"
    >
      <Icon of={WifiOff} />
      {strings.offline}
    </p>
  );
}
