import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Library, SearchX } from "lucide-react";
import { useState } from "react";
import { ApiError } from "@/api/problem";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Rows } from "@/ui/rows";
import { toast } from "@/ui/toast-store";
import { importEntries } from "./acts";
import type { LibraryFilter } from "./filter";
import { ImportBar } from "./import-bar";
import { LibraryFilters } from "./library-filters";
import { LibraryRow } from "./library-row";
import { libraryQuery } from "./queries";
import { shelvesOf, tagsOf } from "./shelf";
import { strings } from "./strings";

type Props = { team: string; filter: LibraryFilter; canImport: boolean; onFilter: (filter: LibraryFilter) => void };

/** The entries by kind, of which those may be chosen that are to be imported. */
export function LibraryShelves({ team, filter, canImport, onFilter }: Props) {
  const queryClient = useQueryClient();
  const { items: offers } = useSuspenseQuery(libraryQuery(team)).data;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [pending, setPending] = useState(false);
  const shelves = shelvesOf(offers, filter);
  const fresh = shelves.flatMap(({ offers }) => offers.filter(({ imported }) => !imported).map(({ key }) => key));

  function choose(key: string, isChosen: boolean) {
    const next = new Set(chosen);
    if (isChosen) next.add(key);
    else next.delete(key);
    setChosen(next);
  }
  async function bringIn() {
    setPending(true);
    try {
      await importEntries(team, [...chosen]);
      toast(strings.done(chosen.size));
      setChosen(new Set());
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: libraryQuery(team).queryKey }),
        queryClient.invalidateQueries({ queryKey: ["flows", team] }),
      ]);
    } catch (error) {
      toast(error instanceof ApiError ? error.sentence : strings.failed);
    } finally {
      setPending(false);
    }
  }

  return (
    <>
      <LibraryFilters filter={filter} tags={tagsOf(offers)} onChange={onFilter}>
        {canImport && fresh.length > 0 && (
          <Button tone="ghost" onClick={() => setChosen(new Set([...chosen, ...fresh]))}>
            {strings.chooseNew(fresh.length)}
          </Button>
        )}
      </LibraryFilters>
      {shelves.length === 0 && (
        <Empty
          icon={offers.length === 0 ? Library : SearchX}
          title={strings.noneTitle}
          actions={<Button onClick={() => onFilter({})}>{strings.clear}</Button>}
        >
          {strings.none}
        </Empty>
      )}
      <div className="flex flex-col gap-6">
        {shelves.map(({ kind, offers }) => (
          <section key={kind}>
            <h2 className="mb-2 text-md">
              {strings.kinds[kind]} <span className="font-normal text-ink-3">{offers.length}</span>
            </h2>
            <Rows label={strings.kinds[kind]}>
              {offers.map((offer) => (
                <LibraryRow
                  key={offer.key}
                  offer={offer}
                  chosen={canImport ? chosen.has(offer.key) : undefined}
                  onChoose={(isChosen) => choose(offer.key, isChosen)}
                />
              ))}
            </Rows>
          </section>
        ))}
      </div>
      {chosen.size > 0 && (
        <ImportBar
          chosen={chosen.size}
          pending={pending}
          onNone={() => setChosen(new Set())}
          onImport={() => void bringIn()}
        />
      )}
    </>
  );
}
