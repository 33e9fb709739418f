import { expect, it } from "vitest";
import { page } from "vitest/browser";
import { renderPart } from "@/test/render";
import { Banners } from "./banners";
import { begun, walkOf } from "./samples";
import { WalkContext } from "./walk-context";

async function show(liveVersion: number) {
  await renderPart(
    <WalkContext value={walkOf(begun, { liveVersion })}>
      <main>
        <h1>Banners</h1>
        <Banners onResume={() => {}} onTakeOver={() => {}} />
      </main>
    </WalkContext>,
  );
  await expect.element(page.getByRole("heading", { name: "Banners" })).toBeVisible();
}

it("leads from the news of a newer version to what is new in it", async () => {
  await show(3);
  await expect.element(page.getByText("Version 3 of this flow is live")).toBeVisible();
  await expect.element(page.getByText(/This session stays on version 1/)).toBeVisible();
  const link = page.getByRole("link", { name: "See what is new" });
  await expect.element(link).toHaveAttribute("href", "/t/north/flows/f/versions");
});

it("is silent about the version that the session walks", async () => {
  await show(1);
  expect(document.querySelector("main")).not.toHaveTextContent("Version");
});
