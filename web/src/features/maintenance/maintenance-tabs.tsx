import { LinkTab, LinkTabs } from "@/ui/link-tabs";
import { strings } from "./strings";

/** The two views of what is maintained: the flows, and the days. */
export function MaintenanceTabs({ team }: { team: string }) {
  return (
    <LinkTabs label={strings.tabs.label}>
      <LinkTab to="/t/$team/maintenance" params={{ team }} activeOptions={{ exact: true }}>
        {strings.tabs.flows}
      </LinkTab>
      <LinkTab to="/t/$team/maintenance/calendar" params={{ team }} activeOptions={{ includeSearch: false }}>
        {strings.tabs.calendar}
      </LinkTab>
    </LinkTabs>
  );
}
