import { getDocumentProxy } from "unpdf";

/** The text of a PDF, page by page, until there is more of it than anybody may send. */
export async function pdfText(bytes: ArrayBuffer, most: number): Promise<string> {
  const pdf = await getDocumentProxy(new Uint8Array(bytes));
  let all = "";
  for (let number = 1; number <= pdf.numPages && all.length <= most; number += 1) {
    const { items } = await (await pdf.getPage(number)).getTextContent();
    for (const item of items) if ("str" in item) all += item.hasEOL ? `${item.str}\n` : item.str;
    all += "\n\n";
  }
  await pdf.loadingTask.destroy();
  return all.trim();
}
