import { useAnnouncement } from "./announcer";

/** Mounted once by the app. The key makes a repeated sentence a new one. */
export function LiveRegion() {
  const { text, turn } = useAnnouncement();
  return (
    <div aria-live="polite" role="status" className="sr-only print:hidden">
      <span key={turn}>{text}</span>
    </div>
  );
}
