import { Archive, Route, SearchX, Trash2 } from "lucide-react";
import { Button } from "@/ui/button";
import { ButtonLink } from "@/ui/button-link";
import { Empty } from "@/ui/empty";
import { emptyStrings as text } from "./empty-strings";
import type { FlowFilter } from "./filter";
import { cleared, isNarrowed, presetOf } from "./presets";
import { strings } from "./strings";

const { list } = strings;

type Props = {
  team: string;
  filter: FlowFilter;
  canEdit: boolean;
  onCreate: () => void;
  onFilter: (filter: FlowFilter) => void;
};

/** Why the list is empty, and the way on from here. */
export function NoFlows({ team, filter, canEdit, onCreate, onFilter }: Props) {
  if (isNarrowed(filter)) {
    const clear = <Button onClick={() => onFilter(cleared(filter))}>{list.clear}</Button>;
    return (
      <Empty icon={SearchX} title={text.noneTitle} actions={clear}>
        {text.none}
      </Empty>
    );
  }
  const preset = presetOf(filter);
  if (preset === "archived") {
    return (
      <Empty icon={Archive} title={text.archivedEmptyTitle}>
        {text.archivedEmpty}
      </Empty>
    );
  }
  if (preset === "bin") {
    return (
      <Empty icon={Trash2} title={text.binEmptyTitle}>
        {text.binEmpty}
      </Empty>
    );
  }
  const ways = canEdit && (
    <>
      <Button tone="primary" onClick={onCreate}>
        {list.create}
      </Button>
      <ButtonLink to="/t/$team/flows/import" params={{ team }}>
        {list.import}
      </ButtonLink>
      <ButtonLink to="/t/$team/library" params={{ team }}>
        {text.library}
      </ButtonLink>
    </>
  );
  const isMine = preset === "mine";
  return (
    <Empty icon={Route} title={isMine ? text.mineEmptyTitle : text.emptyTitle} actions={ways}>
      {isMine ? text.mineEmpty : canEdit ? text.empty : text.emptyReader}
    </Empty>
  );
}
