import { describe, expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";
import { expectAccessible } from "@/test/axe";
import { BranchSelector } from "./branch-selector";
import { sampleBuild, sampleQuota } from "./samples";
import { showBuild } from "./test-build";

const branches = () =>
  page
    .getByRole("textbox", { name: /^Name of branch/ })
    .elements()
    .map((field) => (field instanceof HTMLInputElement ? field.value : ""));

const { plan: _none, ...unplanned } = sampleBuild({ branches: [], state: "draft" });

describe("the branches of a plan", () => {
  it("are asked for with their price and what is left, before anything is spent", async () => {
    const sent = await showBuild(<BranchSelector />, unplanned);
    const ask = page.getByRole("button", { name: "Suggest the branches" });
    await expect.element(ask).toHaveAccessibleDescription("about 0.1 cent · uses 1 flow · 7 flows left");
    expect(sent).toEqual([]);
    await expectAccessible();
  });

  it("may be written by hand where nothing is left to spend", async () => {
    const quota = sampleQuota({ flows: { limit: 5, used: 5, held: 0 } });
    await showBuild(<BranchSelector />, unplanned, { estimate: { refusal: "quota_flows" }, quota });
    await expect.element(page.getByRole("alert")).toHaveTextContent("All flows of this period are used");
    await expect.element(page.getByText("Ask an admin of the team for more.")).toBeVisible();
    await expect.element(page.getByRole("button", { name: "Suggest the branches" })).not.toBeInTheDocument();
    await expectAccessible();
    await page.getByRole("button", { name: "Write the plan myself" }).click();
    await expect.element(page.getByRole("textbox", { name: "Name of branch 1" })).toBeVisible();
  });

  it("lead an admin to the limit", async () => {
    const quota = sampleQuota({ can: { edit: true } });
    await showBuild(<BranchSelector />, unplanned, { estimate: { refusal: "quota_budget" }, quota });
    await expect.element(page.getByRole("link", { name: "Change the limit" })).toBeVisible();
  });

  it("change places with Alt and the arrow keys, and keep the focus", async () => {
    await showBuild(<BranchSelector />, sampleBuild());
    const second = page.getByRole("textbox", { name: "Name of branch 2" });
    await second.click();
    await userEvent.keyboard("{Alt>}{ArrowUp}{/Alt}");
    await expect.poll(branches).toEqual(["Certificate", "Name not found"]);
    await expect.element(page.getByRole("textbox", { name: "Name of branch 1" })).toHaveFocus();
    await expectAccessible();
  });

  it("are renamed in their place and saved by themselves", async () => {
    const sent = await showBuild(<BranchSelector />, sampleBuild());
    await page.getByRole("textbox", { name: "Name of branch 1" }).fill("Resolver");
    await expect.poll(() => sent.map(({ method }) => method)).toEqual(["PATCH"]);
    expect(sent[0]?.body).toMatchObject({ plan: { branches: [{ key: "dns", label: "Resolver" }, { key: "cert" }] } });
  });

  it("are made one of two, and two again", async () => {
    await showBuild(<BranchSelector />, sampleBuild());
    await page.getByRole("checkbox", { name: "Select Name not found" }).click();
    await page.getByRole("checkbox", { name: "Select Certificate" }).click();
    await page.getByRole("button", { name: "Merge" }).click();
    await expect.poll(branches).toEqual(["Name not found / Certificate"]);
  });
});
