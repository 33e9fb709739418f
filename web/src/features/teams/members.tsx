import { useSuspenseQuery } from "@tanstack/react-query";
import { Ellipsis, KeyRound, UserCog, UserMinus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { Member } from "@/api/schema.gen";
import { dayText } from "@/ui/ago-text";
import { Avatar } from "@/ui/avatar";
import { Badge } from "@/ui/badge";
import { Icon } from "@/ui/icon";
import { Menu } from "@/ui/menu";
import type { MenuEntry } from "@/ui/menu-entry";
import { type Column, Table } from "@/ui/table";
import { membersQuery } from "./queries";
import { strings } from "./strings";

const text = strings.members;

const RoleDialog = lazy(() => import("./role-dialog").then((module) => ({ default: module.RoleDialog })));
const ResetDialog = lazy(() => import("./reset-dialog").then((module) => ({ default: module.ResetDialog })));
const RemoveDialog = lazy(() => import("./remove-dialog").then((module) => ({ default: module.RemoveDialog })));

type Task = "role" | "reset" | "remove";
type Props = { team: string; manage: boolean; onLeft: () => void };

/** Who is in the team, and for admins what can be done about it. */
export function Members({ team, manage, onLeft }: Props) {
  const { data: members } = useSuspenseQuery(membersQuery(team));
  const [task, setTask] = useState<{ of: Member; kind: Task }>();
  const close = () => setTask(undefined);
  const columns: Column<Member>[] = [
    { header: text.person, cell: (member) => <Person member={member} /> },
    { header: text.role, cell: ({ role }) => <RoleCell role={role} /> },
    {
      header: text.joined,
      wideOnly: true,
      cell: ({ joined_at }) => <span className="whitespace-nowrap text-ink-2">{dayText(joined_at)}</span>,
    },
  ];
  const actions: Column<Member> = {
    header: text.actions,
    align: "end",
    cell: (member) => (
      <Menu
        label={text.actionsFor(member.name)}
        entries={entriesFor(member, (kind) => setTask({ of: member, kind }))}
        align="end"
        className="inline-grid size-8 place-items-center rounded-control text-ink-2 hover:bg-sunken hover:text-ink pointer-coarse:size-10"
      >
        <Icon of={Ellipsis} size={18} />
      </Menu>
    ),
  };
  return (
    <>
      <Table
        caption={text.caption}
        columns={manage ? [...columns, actions] : columns}
        items={members}
        rowKey={({ user_id }) => user_id}
      />
      <Suspense>
        {task?.kind === "role" && <RoleDialog team={team} member={task.of} onClose={close} />}
        {task?.kind === "reset" && <ResetDialog team={team} member={task.of} onClose={close} />}
        {task?.kind === "remove" && <RemoveDialog team={team} member={task.of} onClose={close} onLeft={onLeft} />}
      </Suspense>
    </>
  );
}

function Person({ member: { name, email, you } }: { member: Member }) {
  return (
    <div className="flex items-center gap-3">
      <Avatar name={name} />
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2 font-medium">
          {name}
          {you && <Badge tone="accent">{text.you}</Badge>}
        </p>
        {email && <p className="break-all text-ink-3 text-sm">{email}</p>}
      </div>
    </div>
  );
}

function RoleCell({ role }: Pick<Member, "role">) {
  return (
    <>
      <p className="font-medium">{strings.roles[role]}</p>
      <p className="text-ink-3 text-sm max-md:hidden">{strings.can[role]}</p>
    </>
  );
}

/** What the server says may be done with a member; the rest with its reason. */
function entriesFor({ can, you }: Member, choose: (task: Task) => void): MenuEntry[] {
  return [
    {
      kind: "item",
      id: "role",
      label: strings.change.action,
      icon: UserCog,
      blocked: can.change_role ? undefined : strings.change.lastAdmin,
      perform: () => choose("role"),
    },
    {
      kind: "item",
      id: "reset",
      label: strings.reset.action,
      icon: KeyRound,
      blocked: can.reset_password ? undefined : strings.reset.blocked,
      perform: () => choose("reset"),
    },
    { kind: "separator", id: "line" },
    {
      kind: "item",
      id: "remove",
      label: you ? strings.remove.leave : strings.remove.action,
      icon: UserMinus,
      danger: true,
      blocked: can.remove ? undefined : strings.remove.lastAdmin,
      perform: () => choose("remove"),
    },
  ];
}
