import { createFileRoute } from "@tanstack/react-router";
import type { NoteAudience } from "@/api/schema.gen";
import { NotePage } from "@/features/sessions/note-page";
import { sessionQuery } from "@/features/sessions/queries";

type Search = { audience?: Exclude<NoteAudience, "internal"> };

export const Route = createFileRoute("/t/$team/sessions/$id/note")({
  validateSearch: ({ audience }): Search => (audience === "client" || audience === "resolution" ? { audience } : {}),
  loader: ({ context: { queryClient }, params: { team, id } }) => queryClient.fetchQuery(sessionQuery(team, id)),
  component: NoteRoute,
});

function NoteRoute() {
  const place = Route.useParams();
  const { audience = "internal" } = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <NotePage
      place={place}
      audience={audience}
      onAudience={(next) => void navigate({ search: next === "internal" ? {} : { audience: next }, replace: true })}
    />
  );
}
