import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Sparkles } from "lucide-react";
import { useActions } from "@/commands/registry";
import { ButtonLink } from "@/ui/button-link";
import { statusQuery } from "./status-query";
import { strings } from "./strings";

/** The way into the builder; absent where nothing is set up, or the team does without. */
export function BuildButton({ team }: { team: string }) {
  const navigate = useNavigate();
  const { data } = useQuery(statusQuery(team));
  const isOffered = data?.configured === true && data.allowed;
  useActions([
    {
      id: "flows.build",
      label: strings.name,
      section: strings.places.flows,
      icon: Sparkles,
      available: isOffered,
      perform: () => void navigate({ to: "/t/$team/builds/new", params: { team } }),
    },
  ]);
  if (!isOffered) return null;
  return (
    <ButtonLink to="/t/$team/builds/new" params={{ team }} icon={Sparkles}>
      {strings.name}
    </ButtonLink>
  );
}
