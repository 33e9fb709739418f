import { Lock } from "lucide-react";
import type { ReactNode } from "react";
import { Empty } from "@/ui/empty";
import { formStrings } from "./form-strings";

type Props = { mayEdit: boolean; children: ReactNode };

/** Says who may do this, to those who may not. */
export function ScheduleGuard({ mayEdit, children }: Props) {
  if (mayEdit) return children;
  return (
    <Empty icon={Lock} title={formStrings.notAllowedTitle}>
      {formStrings.notAllowed}
    </Empty>
  );
}
