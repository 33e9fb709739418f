import { Page } from "@/ui/page";
import { Skeleton } from "@/ui/skeleton";

/** The page that is on its way. The router waits 200 ms before it shows this. */
export function Pending() {
  return (
    <Page>
      <Skeleton shape="text" rows={2} now />
      <div className="mt-6">
        <Skeleton rows={5} now />
      </div>
    </Page>
  );
}
