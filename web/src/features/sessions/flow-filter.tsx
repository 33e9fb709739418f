import { useQuery } from "@tanstack/react-query";
import { Select } from "@/ui/select";
import type { SessionFilter } from "./filter";
import { walkableFlowsQuery } from "./queries";
import { strings } from "./strings";

type Props = { team: string; filter: SessionFilter; onChange: (filter: SessionFilter) => void };

/** Sessions of one flow only. */
export function FlowFilter({ team, filter, onChange }: Props) {
  const { data = [] } = useQuery(walkableFlowsQuery(team, ""));
  const { flow = "", ...rest } = filter;
  const known = flow === "" || data.some(({ id }) => id === flow);
  const options = [
    { value: "", label: strings.list.allFlows },
    ...(known ? [] : [{ value: flow, label: strings.list.flow }]),
    ...data.map(({ id, title }) => ({ value: id, label: title })),
  ];
  return (
    <Select
      aria-label={strings.list.flow}
      value={flow}
      options={options}
      onChange={({ currentTarget: { value } }) => onChange(value ? { ...rest, flow: value } : rest)}
      className="w-44"
    />
  );
}
