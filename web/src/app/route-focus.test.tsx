import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
} from "@tanstack/react-router";
import { expect, it } from "vitest";
import { page } from "vitest/browser";
import { render } from "vitest-browser-react";
import { useAnnouncement } from "@/ui/announcer";
import { Input } from "@/ui/input";
import { PageHeader } from "@/ui/page-header";
import { focusPages } from "./route-focus";

/** Opens a small site at one of its pages; `/search` begins in its field. */
async function open(path: string) {
  const root = createRootRoute({
    component: () => (
      <main>
        <Outlet />
      </main>
    ),
  });
  const routeTree = root.addChildren([
    createRoute({ getParentRoute: () => root, path: "/list", component: () => <PageHeader title="List" /> }),
    createRoute({
      getParentRoute: () => root,
      path: "/search",
      component: () => (
        <>
          <PageHeader title="Search" />
          <Input aria-label="Words" autoFocus />
        </>
      ),
    }),
  ]);
  const history = createMemoryHistory({ initialEntries: [path] });
  const router = createRouter({ routeTree, history });
  const stop = focusPages(router);
  useAnnouncement.setState({ text: "" });
  await render(<RouterProvider router={router} />);
  return { go: (to: string) => history.push(to), stop };
}

const said = () => useAnnouncement.getState().text;

it("says the name of a page that was loaded, and leaves the beginning to the browser", async () => {
  const { stop } = await open("/list");
  await expect.poll(said).toBe("List · Pathbook");
  expect(document.activeElement).toBe(document.body);
  stop();
});

it("puts somebody who goes to another page at its heading", async () => {
  const { go, stop } = await open("/search");
  await expect.element(page.getByLabelText("Words")).toHaveFocus();
  go("/list");
  await expect.element(page.getByRole("heading", { name: "List" })).toHaveFocus();
  expect(said()).toBe("List · Pathbook");
  stop();
});

it("leaves the focus in the field that a page begins with", async () => {
  const { go, stop } = await open("/list");
  go("/search");
  await expect.poll(said).toBe("Search · Pathbook");
  await expect.element(page.getByLabelText("Words")).toHaveFocus();
  stop();
});
