import { Library } from "lucide-react";
import { ButtonLink } from "@/ui/button-link";
import { Empty } from "@/ui/empty";
import { strings } from "./strings";

const text = strings.firstUse;

type Props = { team: string; mayWrite: boolean };

/** Home of a team that has nothing to walk yet. */
export function FirstUse({ team, mayWrite }: Props) {
  const ways = (
    <>
      <ButtonLink to="/t/$team/library" params={{ team }} tone="primary">
        {text.library}
      </ButtonLink>
      <ButtonLink to="/t/$team/flows" params={{ team }}>
        {text.flows}
      </ButtonLink>
    </>
  );
  return (
    <Empty icon={Library} title={text.title} actions={mayWrite && ways}>
      {mayWrite ? text.text : `${text.text} ${text.viewer}`}
    </Empty>
  );
}
