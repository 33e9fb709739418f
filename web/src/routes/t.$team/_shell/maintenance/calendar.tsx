import { useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { CalendarOff, CalendarRange, ChevronLeft, ChevronRight } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { Blackout } from "@/api/schema.gen";
import { useActions } from "@/commands/registry";
import { Agenda } from "@/features/maintenance/agenda";
import { BlackoutList } from "@/features/maintenance/blackout-list";
import { daysOf, monthAfter, monthOf } from "@/features/maintenance/calendar-days";
import { calendarStrings } from "@/features/maintenance/calendar-strings";
import { MaintenanceTabs } from "@/features/maintenance/maintenance-tabs";
import { MonthGrid } from "@/features/maintenance/month-grid";
import { calendarQuery } from "@/features/maintenance/queries";
import { stretchOf } from "@/features/maintenance/stretch-of";
import { strings } from "@/features/maintenance/strings";
import { civilOf, monthText, ownZone } from "@/features/maintenance/times";
import { teamQuery } from "@/features/teams/queries";
import { Button } from "@/ui/button";
import { Callout } from "@/ui/callout";
import { preloadDialog } from "@/ui/dialog";
import { Empty } from "@/ui/empty";
import { IconButton } from "@/ui/icon-button";
import { Page } from "@/ui/page";
import { PageHeader } from "@/ui/page-header";
import { Segmented } from "@/ui/segmented";
import { Skeleton } from "@/ui/skeleton";

const text = calendarStrings;

const loadDialog = () => import("@/features/maintenance/blackout-dialog");
const BlackoutDialog = lazy(() => loadDialog().then((module) => ({ default: module.BlackoutDialog })));

type View = "month" | "agenda";
type Search = { month?: string; view?: View };

export const Route = createFileRoute("/t/$team/_shell/maintenance/calendar")({
  // Which months there are is known to the page: what stands here is loaded with every page.
  validateSearch: ({ month, view }): Search => ({
    ...(typeof month === "string" && { month }),
    ...(view === "agenda" && { view }),
  }),
  loaderDeps: ({ search: { month } }) => ({ month }),
  loader: async ({ context: { queryClient }, params: { team }, deps }) => {
    const { from, to } = stretchOf(monthOf(deps.month, Date.now(), ownZone), ownZone);
    await Promise.all([
      queryClient.ensureQueryData(calendarQuery(team, from, to)),
      queryClient.ensureQueryData(teamQuery(team)),
    ]);
  },
  component: CalendarPage,
  pendingComponent: () => (
    <Page>
      <Skeleton rows={8} />
    </Page>
  ),
});

function CalendarPage() {
  const { team } = Route.useParams();
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  const [now] = useState(() => Date.now());
  const month = monthOf(search.month, now, ownZone);
  const { from, to } = stretchOf(month, ownZone);
  const { data } = useSuspenseQuery(calendarQuery(team, from, to));
  const { can } = useSuspenseQuery(teamQuery(team)).data;
  /** The one that is changed, or that there is none yet. */
  const [dialog, setDialog] = useState<{ blackout: Blackout | undefined }>();
  const days = daysOf(month, data.items, data.blackouts, ownZone);
  const today = civilOf(now, ownZone).slice(0, 10);
  const view = search.view ?? "month";
  const show = (search: Search) => void navigate({ search, replace: true });
  const withView = { ...(search.view && { view: search.view }) };
  const go = (months: number) => show({ month: monthAfter(month, months), ...withView });
  const goToday = () => show(withView);
  const isEmpty = !days.some(({ isInMonth, due, blackouts }) => isInMonth && due.length + blackouts.length > 0);
  useActions([
    act("later", text.later, "n", () => go(1)),
    act("earlier", text.earlier, "p", () => go(-1)),
    act("today", text.today, "t", goToday),
    {
      ...act("blackout", text.blackouts.add, "b", () => setDialog({ blackout: undefined })),
      available: can.edit_flows,
    },
  ]);

  async function showDay(date: string) {
    await navigate({ search: (search) => ({ ...search, view: "agenda" }), replace: true });
    document.getElementById(`day-${date}`)?.scrollIntoView({ block: "center" });
  }

  return (
    <Page>
      <PageHeader title={strings.title} />
      <MaintenanceTabs team={team} />
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <IconButton icon={ChevronLeft} label={text.earlier} shortcut="p" side="bottom" onClick={() => go(-1)} />
        <IconButton icon={ChevronRight} label={text.later} shortcut="n" side="bottom" onClick={() => go(1)} />
        <h2 aria-live="polite" className="min-w-40 text-md">
          {monthText(month)}
        </h2>
        <Button onClick={goToday}>{text.today}</Button>
        <span className="ml-auto max-md:hidden">
          <Segmented
            label={text.views.label}
            value={view}
            onChange={(view) =>
              show({ ...(search.month && { month: search.month }), ...(view === "agenda" && { view }) })
            }
            options={[
              { value: "month", label: text.views.month },
              { value: "agenda", label: text.views.agenda },
            ]}
          />
        </span>
      </div>
      {data.truncated && <Callout tone="warn" title={text.truncated} className="mb-3" />}
      {isEmpty ? (
        <Empty icon={CalendarRange} title={text.nothing}>
          {text.nothingHint}
        </Empty>
      ) : (
        <>
          {view === "month" && (
            <div className="max-md:hidden">
              <MonthGrid team={team} days={days} today={today} onDay={(date) => void showDay(date)} />
            </div>
          )}
          {/* A week does not fit a phone. */}
          <div className={view === "month" ? "md:hidden" : ""}>
            <Agenda team={team} days={days} today={today} />
          </div>
        </>
      )}
      <p className="mt-2 text-ink-3 text-sm">{text.times(ownZone)}</p>
      <section aria-labelledby="blackouts" className="mt-8">
        <div className="mb-3 flex flex-wrap items-end justify-between gap-3">
          <div>
            <h2 id="blackouts" className="text-md">
              {text.blackouts.title}
            </h2>
            <p className="max-w-prose text-ink-2">{text.blackouts.intro}</p>
          </div>
          {can.edit_flows && (
            <Button icon={CalendarOff} onPointerEnter={preload} onClick={() => setDialog({ blackout: undefined })}>
              {text.blackouts.add}
            </Button>
          )}
        </div>
        <BlackoutList
          team={team}
          blackouts={data.blackouts}
          canEdit={can.edit_flows}
          onChange={(blackout) => setDialog({ blackout })}
        />
      </section>
      {dialog && (
        <Suspense fallback={null}>
          <BlackoutDialog team={team} blackout={dialog.blackout} onClose={() => setDialog(undefined)} />
        </Suspense>
      )}
    </Page>
  );
}

function act(id: string, label: string, shortcut: string, perform: () => void) {
  return { id: `calendar.${id}`, label, section: text.blackouts.section, shortcut, perform };
}

function preload() {
  preloadDialog();
  void loadDialog();
}
