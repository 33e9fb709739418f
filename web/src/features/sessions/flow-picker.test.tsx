import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { expect, it } from "vitest";
import { page } from "vitest/browser";
import { renderPart } from "@/test/render";
import { FlowPicker } from "./flow-picker";
import { walkableFlowsQuery } from "./list-queries";

it("begins in its field", async () => {
  const queryClient = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  queryClient.setQueryData(walkableFlowsQuery("north", "").queryKey, []);
  await renderPart(
    <QueryClientProvider client={queryClient}>
      <FlowPicker team="north" missing={false} onChoose={() => {}} />
    </QueryClientProvider>,
  );
  await expect.element(page.getByRole("combobox", { name: "Flow" })).toHaveFocus();
});
