import { setupToken, startServer } from "./support/server";
import { expect, test } from "./support/test";

test("a new team without flows takes some from the library", async ({ page, audit }) => {
  test.slow();
  const server = await startServer();
  try {
    const person = { name: "Ana Berger", email: "ana@example.com", password: "five quiet brown otters" };
    const done = await page.request.post(`${server.url}/api/v1/setup`, {
      data: { token: setupToken, team_name: "Lab", library: false, ...person },
    });
    expect(done.ok()).toBe(true);
    await page.goto(`${server.url}/t/lab/flows`);
    await expect(page.getByRole("heading", { name: "No flows yet" })).toBeVisible();
    await audit();
    await page.getByRole("link", { name: "Open the library" }).click();

    // An unoptimised server reads the files of the library slowly, and does it now for the first time.
    await expect(page.getByRole("heading", { name: "Library" })).toBeVisible({ timeout: 20_000 });
    await expect(page.getByText("In your team")).toHaveCount(0);
    await page.getByRole("searchbox").fill("vpn");
    await expect(page).toHaveURL(/q=vpn/);
    await page.getByRole("button", { name: /^The VPN does not connect/ }).click();
    await expect(page.getByText("user-vpn")).toBeVisible();
    await page.getByRole("checkbox", { name: "Choose The VPN does not connect" }).check();
    await page.getByRole("searchbox").fill("");
    await page.getByRole("checkbox", { name: "Choose UPS battery test" }).check();
    await expect(page.getByText("2 flows chosen")).toBeVisible();
    await audit();
    await page.getByRole("button", { name: "Import 2 flows" }).click();
    await expect(page.getByText("2 flows are imported and live.")).toBeVisible();
    await expect(page.getByText("In your team")).toHaveCount(2);

    await page.getByRole("link", { name: "Flows" }).click();
    await expect(page.getByRole("list", { name: "Flows" }).getByRole("listitem")).toHaveCount(2);
    await expect(
      page.getByRole("listitem").filter({ hasText: "UPS battery test" }).getByText("Live").filter({ visible: true }),
    ).toBeVisible();
    await audit();
  } finally {
    await server.stop();
  }
});
