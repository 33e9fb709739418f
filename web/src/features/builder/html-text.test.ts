import { describe, expect, it } from "vitest";
import { htmlText } from "./html-text";

describe("the text of a page", () => {
  it("has a line for each block and an item, and nothing of what is not read", () => {
    const page = `<html><head><title>x</title></head><body><!-- no --><h1>VPN</h1><p>First
      check <b>this</b>.</p><ul><li>One</li><li>Two &amp; three</li></ul><script>alert(1)</script></body>`;
    expect(htmlText(page)).toBe("VPN\nFirst check this.\n- One\n- Two & three");
  });

  it("reads characters that are written by number, and leaves alone what it does not know", () => {
    expect(htmlText("&#252;ber &#x2192; &unknown; 3 &lt; 4")).toBe("über → &unknown; 3 < 4");
  });

  it("survives numbers that are no characters", () => {
    expect(htmlText("a&#99999999;b")).toBe("ab");
  });
});
