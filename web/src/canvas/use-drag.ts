import { useReactFlow } from "@xyflow/react";
import { useState } from "react";
import { words } from "@/flow/words";
import { announce } from "@/ui/announcer";
import { type Zone, zoneAt } from "./drop";
import type { Intent, Place } from "./graph";
import type { Layout, Point } from "./layout";
import type { StepNode } from "./step-card";
import { strings } from "./strings";
import type { Tree } from "./tree";

export type Drag = { at: number; point: Point; zone: Zone | undefined };

type Given = { tree: Tree; layout: Layout; onIntent: (intent: Intent) => void };

/** A card that is dragged moves nothing until it is dropped on a place where its subtree can hang. */
export function useDrag({ tree, layout, onIntent }: Given) {
  const flow = useReactFlow();
  const [drag, setDrag] = useState<Drag>();

  function at(event: MouseEvent | TouchEvent, { data }: StepNode): Drag {
    const { clientX: x, clientY: y } =
      "touches" in event ? (event.changedTouches[0] ?? { clientX: 0, clientY: 0 }) : event;
    const point = flow.screenToFlowPosition({ x, y });
    const index = tree.at.get(data.item.step.id) ?? -1;
    return { at: index, point, zone: zoneAt(tree, layout, point, index) };
  }

  function drop(event: MouseEvent | TouchEvent, node: StepNode) {
    const place = at(event, node).zone?.place;
    setDrag(undefined);
    if (!place) return;
    const { step } = node.data.item;
    onIntent({ do: "move", step: step.id, place });
    announce(strings.moved(step.title || words.path.untitled, told(tree, place)));
  }

  return {
    drag,
    onNodeDrag: (event: MouseEvent | TouchEvent, node: StepNode) => setDrag(at(event, node)),
    onNodeDragStop: drop,
  };
}

function told(tree: Tree, place: Place): string {
  const step = tree.steps[tree.at.get(place.step) ?? -1]?.step;
  if (place.on !== "branch") return strings.where[place.on](step?.title || words.path.untitled);
  return strings.where.branch(step?.branches.find(({ id }) => id === place.branch)?.label ?? "");
}
