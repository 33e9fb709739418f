import { answers, printerFlow, signedIn, start, stepHeading } from "./support/sessions";
import { people } from "./support/team";
import { expect, test } from "./support/test";

test("a session is handed to a colleague, who goes on; the other one reads along and takes it back", async ({
  browser,
  server,
  audit,
}) => {
  const hers = await signedIn(browser, server.url, "ana");
  const his = await signedIn(browser, server.url, "ben");
  const ana = await hers.newPage();
  const ben = await his.newPage();
  const address = await start(hers, printerFlow, { target_label: "Label printer, hall 2" });
  await ana.goto(address);
  await ana.getByLabel("Printer name").fill("lbl-1");
  await ana.keyboard.press("Control+Enter");
  await expect(stepHeading(ana)).toHaveText("Is lbl-1 switched on?");

  await ben.goto(address);
  await expect(ben.getByText(`${people.ana.name} walks this session`)).toBeVisible();
  await expect(answers(ben)).toHaveCount(0);
  await ben.keyboard.press("1");
  await expect(stepHeading(ben)).toHaveText("Is lbl-1 switched on?");

  await ana.getByRole("button", { name: "More" }).click();
  await ana.getByRole("menuitem", { name: "Hand over" }).click();
  await ana.getByLabel("To", { exact: true }).selectOption({ label: people.ben.name });
  await ana.getByLabel("What they should know").fill("The lamp is behind the shelf.");
  await ana.getByRole("dialog").getByRole("button", { name: "Hand over" }).click();
  await expect(ana.getByText(`${people.ben.name} walks this session`)).toBeVisible();
  await audit(ana);

  await ben.reload();
  await expect(answers(ben)).toHaveCount(2);
  await ben.keyboard.press("2");
  await expect(stepHeading(ben)).toHaveText("Plug lbl-1 in");

  await ana.reload();
  await expect(stepHeading(ana)).toHaveText("Plug lbl-1 in");
  await ana.getByRole("button", { name: "Take over" }).click();
  await expect(answers(ana)).toHaveCount(2);

  await answers(ben).filter({ hasText: "Done" }).click();
  await expect(ben.getByRole("alert")).toContainText(`${people.ana.name} walks this session now.`);
  await expect(stepHeading(ben)).toHaveText("Plug lbl-1 in");
  await hers.close();
  await his.close();
});
