import { afterEach, expect, it, vi } from "vitest";
import { page } from "vitest/browser";
import { expectAccessible } from "@/test/axe";
import { renderPart } from "@/test/render";
import { QuotaDisplay } from "./quota-display";
import { sampleQuota } from "./samples";

afterEach(() => void vi.unstubAllGlobals());

async function show(answer: () => Response) {
  vi.stubGlobal("fetch", async () => answer());
  await renderPart(
    <main>
      <h1>Quota</h1>
      <QuotaDisplay team="north" />
    </main>,
  );
}

it("says what is left in words, and draws it", async () => {
  await show(() => Response.json(sampleQuota()));
  await expect.element(page.getByText("7 of 20 flows left")).toBeVisible();
  await expect.element(page.getByRole("meter")).toHaveAttribute("aria-valuenow", "35");
  await expectAccessible();
});

it("says so where nobody knows what is left, and leaves it to the server", async () => {
  await show(() => Response.json({ title: "No" }, { status: 403 }));
  await expect.element(page.getByText(/The server decides with each call/)).toBeVisible();
});
