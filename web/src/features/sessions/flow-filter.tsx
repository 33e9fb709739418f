import { useQuery } from "@tanstack/react-query";
import { Select } from "@/ui/select";
import type { SessionFilter } from "./filter";
import { walkableFlowsQuery } from "./list-queries";
import { listStrings } from "./list-strings";

type Props = { team: string; filter: SessionFilter; onChange: (filter: SessionFilter) => void };

/** Sessions of one flow only. */
export function FlowFilter({ team, filter, onChange }: Props) {
  const { data = [] } = useQuery(walkableFlowsQuery(team, ""));
  const { flow = "", ...rest } = filter;
  const known = flow === "" || data.some(({ id }) => id === flow);
  const options = [
    { value: "", label: listStrings.list.allFlows },
    ...(known ? [] : [{ value: flow, label: listStrings.list.flow }]),
    ...data.map(({ id, title }) => ({ value: id, label: title })),
  ];
  return (
    <Select
      aria-label={listStrings.list.flow}
      value={flow}
      options={options}
      onChange={({ currentTarget: { value } }) => onChange(value ? { ...rest, flow: value } : rest)}
      className="w-44"
    />
  );
}
