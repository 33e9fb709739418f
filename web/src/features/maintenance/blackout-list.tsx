import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CalendarOff, Pencil, Trash2 } from "lucide-react";
import { ApiError } from "@/api/problem";
import type { Blackout } from "@/api/schema.gen";
import { Icon } from "@/ui/icon";
import { IconButton } from "@/ui/icon-button";
import { Row } from "@/ui/row";
import { Rows } from "@/ui/rows";
import { toast } from "@/ui/toast-store";
import { addBlackout, removeBlackout, schedulesMoved } from "./acts";
import { calendarStrings } from "./calendar-strings";
import { strings } from "./strings";
import { ownZone, zonedText } from "./times";

const text = calendarStrings.blackouts;

type Props = { team: string; blackouts: readonly Blackout[]; canEdit: boolean; onChange: (blackout: Blackout) => void };

/** The times in which nothing shall begin. */
export function BlackoutList({ team, blackouts, canEdit, onChange }: Props) {
  const queryClient = useQueryClient();
  const moved = () => schedulesMoved(queryClient, team);
  const removing = useMutation({
    mutationFn: ({ id }: Blackout) => removeBlackout(team, id),
    onSuccess: (_, { name, starts_at, ends_at }) => {
      void moved();
      toast(text.removed(name), () => void addBlackout(team, { name, starts_at, ends_at }).then(moved));
    },
    onError: (error) => toast(error instanceof ApiError ? error.sentence : strings.failed),
  });
  if (blackouts.length === 0) return <p className="text-ink-2">{text.none}</p>;
  return (
    <Rows label={text.title}>
      {blackouts.map((blackout) => (
        <Row
          key={blackout.id}
          lead={<Icon of={CalendarOff} size={18} className="text-warn" />}
          title={blackout.name}
          detail={text.from(zonedText(blackout.starts_at, ownZone), zonedText(blackout.ends_at, ownZone))}
          actions={
            canEdit && (
              <>
                <IconButton icon={Pencil} label={text.changeNamed(blackout.name)} onClick={() => onChange(blackout)} />
                <IconButton
                  icon={Trash2}
                  label={text.removeNamed(blackout.name)}
                  aria-disabled={removing.isPending || undefined}
                  onClick={() => removing.isPending || removing.mutate(blackout)}
                />
              </>
            )
          }
        />
      ))}
    </Rows>
  );
}
