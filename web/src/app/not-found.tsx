import { SearchX } from "lucide-react";
import { showOverlay } from "@/commands/overlays";
import { useRegistry } from "@/commands/registry";
import { Button } from "@/ui/button";
import { ButtonLink } from "@/ui/button-link";
import { MessagePage } from "./message-page";
import { strings } from "./strings";

/** Also shown for what belongs to a team the reader is not in: to them it does not exist. */
export function NotFound() {
  const canSearch = useRegistry((state) => state.finder !== undefined);
  return (
    <MessagePage
      icon={SearchX}
      title={strings.errors.notFoundTitle}
      actions={
        <>
          <ButtonLink to="/" tone="primary">
            {strings.goHome}
          </ButtonLink>
          {canSearch && <Button onClick={() => showOverlay("palette")}>{strings.search}</Button>}
        </>
      }
    >
      <p>{strings.errors.notFound}</p>
    </MessagePage>
  );
}
