import { useState } from "react";
import { describe, expect, it, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { renderPart } from "@/test/render";
import { useDebounced } from "./use-debounced";

/** Takes what is passed on as slowly as a page that loads something first. */
function Slow({ delay, onPassed }: { delay: number; onPassed: (text: string) => void }) {
  const [given, setGiven] = useState("");
  const [text, setText] = useDebounced(given, (text) => {
    onPassed(text);
    setTimeout(() => setGiven(text), delay);
  });
  return (
    <>
      <input aria-label="Words" value={text} onChange={(event) => setText(event.target.value)} />
      <button type="button" onClick={() => setGiven("back")}>
        Go back
      </button>
      <p>Taken: {given}</p>
    </>
  );
}

describe("useDebounced", () => {
  const words = page.getByLabelText("Words");

  it("keeps what is written while earlier words are still on their way", async () => {
    const onPassed = vi.fn();
    await renderPart(<Slow delay={400} onPassed={onPassed} />);
    await userEvent.type(words, "ro");
    await vi.waitFor(() => expect(onPassed).toHaveBeenCalledWith("ro"));
    await userEvent.type(words, "uter");
    await expect.element(page.getByText("Taken: router")).toBeVisible();
    await expect.element(words).toHaveValue("router");
  });

  it("is replaced by a change from outside", async () => {
    await renderPart(<Slow delay={0} onPassed={vi.fn()} />);
    await userEvent.type(words, "router");
    await expect.element(page.getByText("Taken: router")).toBeVisible();
    await page.getByRole("button", { name: "Go back" }).click();
    await expect.element(words).toHaveValue("back");
    await userEvent.fill(words, "router");
    await expect.element(page.getByText("Taken: router")).toBeVisible();
  });
});
