import { useState } from "react";
import { describe, expect, it, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { expectAccessible } from "@/test/axe";
import { renderPart } from "@/test/render";
import { emptyFoundation } from "./foundation";
import { FoundationForm } from "./foundation-form";
import type { KeptForm } from "./kept";

const submit = vi.fn();

function Form() {
  const [form, setForm] = useState<KeptForm>({ foundation: emptyFoundation(), material: [] });
  return (
    <main>
      <h1>New build</h1>
      <FoundationForm id="form" form={form} onChange={setForm} onSubmit={submit} materialAllowed />
      <button type="submit" form="form">
        Continue
      </button>
    </main>
  );
}

describe("the foundation", () => {
  it("goes to the first field that is wrong, and sends nothing", async () => {
    submit.mockReset();
    await renderPart(<Form />);
    await page.getByRole("button", { name: "Continue" }).click();
    await expect.element(page.getByRole("textbox", { name: "Title" })).toHaveFocus();
    await expect.element(page.getByRole("textbox", { name: "Title" })).toHaveAccessibleDescription(/at least 3/);
    expect(submit).not.toHaveBeenCalled();
    await expectAccessible();
  });

  it("is filled by an example, and sent with one rule from each line", async () => {
    submit.mockReset();
    await renderPart(<Form />);
    await page.getByRole("button", { name: "VPN does not connect" }).click();
    await page.getByRole("textbox", { name: "Must be in it" }).fill("One\n\nTwo\n");
    await page.getByRole("button", { name: "Continue" }).click();
    expect(submit.mock.calls[0]?.[0]).toMatchObject({
      foundation: { title: "VPN does not connect", must: ["One", "Two"] },
    });
  });

  it("takes pasted text and files as material, without the tags of a page", async () => {
    submit.mockReset();
    await renderPart(<Form />);
    await page.getByRole("textbox", { name: "Paste a text" }).fill("Call the data centre.");
    await page.getByRole("button", { name: "Add the text" }).click();
    const file = new File(["<h1>Runbook</h1><p>Restart <b>it</b>.</p>"], "runbook.html", { type: "text/html" });
    const input = document.querySelector<HTMLInputElement>("input[type=file]");
    if (!input) throw new Error("there is a field for files");
    await userEvent.upload(input, file);
    await expect.element(page.getByText("runbook.html").first()).toBeVisible();
    await page.getByRole("button", { name: "VPN does not connect" }).click();
    await page.getByRole("button", { name: "Continue" }).click();
    expect(submit.mock.calls[0]?.[0].material).toEqual([
      { name: "Pasted text", text: "Call the data centre." },
      { name: "runbook.html", text: "Runbook\nRestart it." },
    ]);
    await expectAccessible();
  });
});
