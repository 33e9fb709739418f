import type { Page } from "@playwright/test";

/** The times between the frames of a page while something happens on it, in milliseconds, sorted. */
export async function framesDuring(page: Page, act: () => Promise<void>): Promise<number[]> {
  await page.evaluate(() => {
    const frames: number[] = [];
    let last = 0;
    window.benchFrames = () => {
      window.cancelAnimationFrame(next);
      return frames;
    };
    const frame = (now: number) => {
      if (last > 0) frames.push(now - last);
      last = now;
      next = requestAnimationFrame(frame);
    };
    let next = requestAnimationFrame(frame);
  });
  await act();
  const frames = await page.evaluate(() => window.benchFrames());
  return frames.sort((a, b) => a - b);
}

/** How long it takes from an event on the page until what it changed is painted, in milliseconds. */
export async function painted(page: Page, act: () => void): Promise<number> {
  await page.evaluate(() => {
    window.benchPainted = new Promise((done) => {
      const begin = (event: Event) => {
        if (event instanceof KeyboardEvent && event.key === "Control") return;
        window.removeEventListener("keydown", begin, true);
        window.removeEventListener("click", begin, true);
        requestAnimationFrame(() => {
          // A message sent while a frame is drawn arrives when that frame has been handed over.
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => done(performance.now() - event.timeStamp);
          port2.postMessage(undefined);
        });
      };
      window.addEventListener("keydown", begin, true);
      window.addEventListener("click", begin, true);
    });
  });
  act();
  return page.evaluate(() => window.benchPainted);
}

/** How long the editor takes, from the last byte of the draft until it is painted and takes input, in milliseconds. */
export async function interactiveAfterData(page: Page, open: () => Promise<void>): Promise<number> {
  await page.addInitScript(() => {
    window.benchInteractive = new Promise((done) => {
      const look = () => {
        const isReady = document.querySelector("[role=treeitem]") && !document.querySelector("[inert]");
        if (!isReady) return void requestAnimationFrame(look);
        // The rows are drawn; the next frame begins when the page takes input again.
        requestAnimationFrame(() => {
          const data = performance.getEntriesByType("resource").find(({ name }) => name.endsWith("/draft"));
          done(performance.now() - (data instanceof PerformanceResourceTiming ? data.responseEnd : 0));
        });
      };
      requestAnimationFrame(look);
    });
  });
  await open();
  return page.evaluate(() => window.benchInteractive);
}

export function share(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

export function median(values: readonly number[]): number {
  return share(
    values.toSorted((a, b) => a - b),
    0.5,
  );
}

declare global {
  interface Window {
    benchFrames: () => number[];
    benchPainted: Promise<number>;
    benchInteractive: Promise<number>;
  }
}
