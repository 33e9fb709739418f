import { describe, expect, it, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { Overlays } from "@/commands/overlays";
import { useShortcuts } from "@/commands/use-shortcuts";
import { expectAccessible } from "@/test/axe";
import { renderPart } from "@/test/render";
import { Page } from "@/ui/page";
import { PageHeader } from "@/ui/page-header";
import { Shell } from "./shell";

const onSignOut = vi.fn();

function Framed() {
  useShortcuts();
  const team = { slug: "north", name: "North Support" };
  return (
    <>
      <Shell
        team={team}
        teams={[team, { slug: "lab", name: "Lab" }]}
        user={{ name: "Ana Berger", email: "ana@example.com" }}
        onSignOut={onSignOut}
      >
        <Page>
          <PageHeader title="Home" />
          <input aria-label="Filter" />
        </Page>
      </Shell>
      <Overlays />
    </>
  );
}

async function openShell(width = 1280, height = 800) {
  await page.viewport(width, height);
  await renderPart(<Framed />, "/t/north");
  await expect.element(page.getByRole("heading", { name: "Home" })).toBeVisible();
}

describe("the shell", () => {
  it("is accessible, and marks where the reader is", async () => {
    await openShell();
    await expect.element(page.getByRole("link", { name: "Home" })).toHaveAttribute("aria-current", "page");
    await expect.element(page.getByRole("link", { name: "Flows" })).not.toHaveAttribute("aria-current");
    await page.screenshot({ path: "../../test-results/shell.png" });
    await expectAccessible();
  });

  it("goes to a place by a sequence of keys, but not while somebody types", async () => {
    await openShell();
    await page.getByLabelText("Filter").fill("g");
    await userEvent.keyboard("f");
    await expect.element(page.getByRole("link", { name: "Home" })).toHaveAttribute("aria-current", "page");
    await page.getByRole("heading", { name: "Home" }).click();
    await userEvent.keyboard("gf");
    await expect.element(page.getByRole("link", { name: "Flows" })).toHaveAttribute("aria-current", "page");
  });

  it("finds an action in the palette and performs it", async () => {
    await openShell();
    await userEvent.keyboard("{Control>}k{/Control}");
    const search = page.getByRole("combobox");
    await expect.element(search).toHaveFocus();
    await page.screenshot({ path: "../../test-results/palette.png" });
    await expectAccessible();
    await search.fill("sign out");
    await userEvent.keyboard("{Enter}");
    expect(onSignOut).toHaveBeenCalledOnce();
    await expect.element(search).not.toBeInTheDocument();
  });

  it("lists the keys that work here", async () => {
    await openShell();
    await userEvent.keyboard("?");
    const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await expect.element(sheet).toBeVisible();
    await expect.element(sheet.getByText("Flows")).toBeVisible();
    await page.screenshot({ path: "../../test-results/shortcuts.png" });
    await expectAccessible();
    await userEvent.keyboard("{Escape}");
    await expect.element(sheet).not.toBeInTheDocument();
  });

  it("opens the account menu by keyboard and gives the focus back", async () => {
    await openShell();
    const account = page.getByRole("button", { name: "Ana Berger your account" });
    await account.click();
    await expect.element(page.getByRole("menuitem", { name: "Sign out" })).toBeVisible();
    await page.screenshot({ path: "../../test-results/account-menu.png" });
    await expectAccessible();
    await userEvent.keyboard("{Escape}");
    await expect.element(account).toHaveFocus();
  });

  it("keeps its places within reach on a phone", async () => {
    await openShell(390, 844);
    await expect.element(page.getByRole("link", { name: "Sessions" })).toBeVisible();
    await page.getByRole("button", { name: "More" }).click();
    await expect.element(page.getByRole("menuitem", { name: "Members" })).toBeVisible();
    await page.screenshot({ path: "../../test-results/shell-phone.png" });
    await expectAccessible();
  });
});
