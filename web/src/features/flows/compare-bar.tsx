import { useQuery } from "@tanstack/react-query";
import { ArrowLeftRight } from "lucide-react";
import type { ReactNode } from "react";
import type { Flow } from "@/api/schema.gen";
import { IconButton } from "@/ui/icon-button";
import { Select } from "@/ui/select";
import { compareStrings } from "./compare-strings";
import { parseSide, type Side, stateOf } from "./compared";
import { statesQuery } from "./queries";
import { sideName } from "./side-name";

const text = compareStrings;

type Props = { team: string; flow: Flow; from: Side; to: Side; onChange: (from: Side, to: Side) => void };

/** What is compared with what. */
export function CompareBar({ team, flow, from, to, onChange }: Props) {
  const { data: states } = useQuery({ ...statesQuery(team, flow), enabled: flow.can.edit });
  const kept = states?.map(({ revision }): Side => `s${revision}`) ?? [];
  const sides = [...new Set<Side>([...standing(flow), ...kept, from, to].map((side) => named(side, flow)))];
  const options = sides.map((side) => ({ value: String(side), label: sideName(side, flow, states) }));
  const value = (side: Side) => String(named(side, flow));
  const choose = (chosen: string) => parseSide(/^\d+$/.test(chosen) ? Number(chosen) : chosen) ?? "draft";
  return (
    <div className="flex flex-wrap items-end gap-2">
      <Labelled label={text.from}>
        <Select
          value={value(from)}
          options={options}
          onChange={(event) => onChange(choose(event.target.value), to)}
          className="max-w-72"
        />
      </Labelled>
      <IconButton icon={ArrowLeftRight} label={text.swap} onClick={() => onChange(to, from)} />
      <Labelled label={text.to}>
        <Select
          value={value(to)}
          options={options}
          onChange={(event) => onChange(from, choose(event.target.value))}
          className="max-w-72"
        />
      </Labelled>
    </div>
  );
}

function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is what it is given
    <label className="flex flex-col gap-1">
      <span className="text-ink-3 text-sm">{label}</span>
      {children}
    </label>
  );
}

/** Draft and versions, newest first. */
function standing({ live_version }: Flow): Side[] {
  if (live_version === undefined) return ["draft"];
  const older = Array.from({ length: live_version - 1 }, (_, at) => live_version - 1 - at);
  return ["draft", "live", ...older];
}

/** The live version goes by that name, however the address put it. */
function named(side: Side, { live_version }: Flow): Side {
  return side === live_version && stateOf(side) === undefined ? "live" : side;
}
