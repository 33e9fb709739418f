import { describe, expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";
import { expectAccessible } from "@/test/axe";
import { BranchDetailView } from "./branch-detail-view";
import { sampleBranch, sampleBuild, sampleCall, sampleStep, sampleSteps } from "./samples";
import { showBuild } from "./test-build";

const proposal = { steps: sampleSteps, findings: [], partial: false };
const at = (branch: string) => ({ view: { stage: "branches" as const, branch } });

function built(change: Parameters<typeof sampleBranch>[1]) {
  return sampleBuild({ branches: [sampleBranch("dns", change), sampleBranch("cert")] });
}
/** The steps themselves, without the list of ways that each has. */
const steps = () => [...page.getByRole("list", { name: "Steps" }).element().children];

describe("the steps of a branch", () => {
  it("say how far each branch is, and go from tab to tab by the arrow keys", async () => {
    await showBuild(<BranchDetailView />, sampleBuild());
    const first = page.getByRole("tab", { name: "Name not found ready" });
    await expect.element(first).toHaveAttribute("aria-selected", "true");
    first.element().focus();
    await userEvent.keyboard("{ArrowRight}");
    await expect.element(page.getByRole("tab", { name: "Certificate to do" })).toHaveFocus();
    await expect.element(page.getByRole("button", { name: "Generate", exact: true })).toBeVisible();
    await expectAccessible();
  });

  it("show the masked lines of the material that a step rests on", async () => {
    await showBuild(<BranchDetailView />, sampleBuild());
    await page.getByText("From 1 line of the material").first().click();
    await expect.element(page.getByText("Check that ⟨address⟩ resolves.").first()).toBeVisible();
  });

  it("are marked as a draft until somebody accepts them", async () => {
    const sent = await showBuild(<BranchDetailView />, built({ state: "proposed", proposal }), at("dns"));
    await expect.element(page.getByText("AI draft").first()).toBeVisible();
    await expectAccessible();
    await page.getByRole("button", { name: "Accept all" }).click();
    await expect
      .poll(() => sent)
      .toEqual([{ method: "POST", path: "/conversations/build-1/branches/dns/resolve", body: { accept: true } }]);
  });

  it("are accepted in part", async () => {
    const sent = await showBuild(<BranchDetailView />, built({ state: "proposed", proposal }), at("dns"));
    await page.getByRole("checkbox", { name: "Accept Set the resolver" }).click();
    await page.getByRole("button", { name: "Accept 2 selected" }).click();
    await expect.poll(() => sent[0]?.body).toEqual({ accept: true, steps: ["a", "c"] });
  });

  it("may be changed before they are accepted, and are then saved as somebody's own", async () => {
    const sent = await showBuild(<BranchDetailView />, built({ state: "proposed", proposal }), at("dns"));
    await page.getByRole("button", { name: "Edit The tunnel is up" }).click();
    await page.getByRole("textbox", { name: "Title" }).fill("It works");
    await page.getByRole("button", { name: "Done" }).click();
    await expect.poll(() => steps()[2]?.textContent).toContain("edited");
    await page.getByRole("button", { name: "Accept all" }).click();
    await expect
      .poll(() => sent[0])
      .toMatchObject({ method: "PATCH", body: { steps: { dns: [{}, {}, { title: "It works" }] } } });
  });

  it("are compared word by word with those that are there", async () => {
    const [a, , c] = sampleSteps;
    if (!a || !c) throw new Error("the samples have steps");
    const next = { ...proposal, steps: [a, { ...c, title: "The tunnel is up again" }, sampleStep("d")] };
    await showBuild(<BranchDetailView />, built({ state: "proposed", steps: sampleSteps, proposal: next }), at("dns"));
    await expect.element(page.getByText("1 step stays as it is")).toBeVisible();
    expect(steps().map((line) => line.querySelector("ins, del")?.textContent)).toEqual([
      "Set the resolver",
      " new:  again",
      undefined,
    ]);
    await expectAccessible();
  });

  it("are edited in their place, with the focus where the work is", async () => {
    const sent = await showBuild(<BranchDetailView />, sampleBuild(), at("dns"));
    await page.getByRole("button", { name: "Edit Set the resolver" }).click();
    const title = page.getByRole("textbox", { name: "Title" });
    await expect.element(title).toHaveFocus();
    await expectAccessible();
    await title.fill("Set the right resolver");
    await userEvent.keyboard("{Escape}");
    await expect.element(page.getByRole("button", { name: "Edit Set the right resolver" })).toHaveFocus();
    await expect
      .poll(() => sent[0]?.body)
      .toMatchObject({ steps: { dns: [{}, { title: "Set the right resolver" }, {}] } });
  });

  it("tell why a call brought nothing, and stay to be written by hand", async () => {
    const error = { code: "ai_refused", detail: "The model does not write about this." };
    const calls = [sampleCall({ target: "branch:dns", state: "failed", error })];
    const build = { ...built({ state: "failed", error }), calls };
    await showBuild(<BranchDetailView />, build, at("dns"));
    await expect.element(page.getByRole("alert")).toHaveTextContent("The model declined");
    await expect.element(page.getByRole("alert")).toHaveTextContent("Nothing you wrote is lost");
    await page.getByRole("button", { name: "Write it myself" }).click();
    await expect.poll(() => steps().length).toBe(1);
  });
});
