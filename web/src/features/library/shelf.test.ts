import { describe, expect, it } from "vitest";
import type { LibraryOffer } from "@/api/schema.gen";
import { parseLibraryFilter } from "./filter";
import { shelvesOf, tagsOf } from "./shelf";

const offer = (key: string, kind: LibraryOffer["kind"], title: string, ...tags: string[]): LibraryOffer => ({
  key,
  kind,
  title,
  tags,
  summary: "",
  steps: 10,
  imported: false,
});

const offers = [
  offer("restore-test", "maintenance", "Restore test", "backup"),
  offer("backup-failed", "troubleshooting", "A backup failed", "backup", "server"),
  offer("wifi", "troubleshooting", "Wi-Fi at the café is slow", "network"),
];
const keys = (filter: object) =>
  shelvesOf(offers, filter).map(({ kind, offers }) => [kind, ...offers.map(({ key }) => key)]);

describe("the library", () => {
  it("stands by kind, and leaves out kinds without an entry", () => {
    expect(keys({})).toEqual([
      ["troubleshooting", "backup-failed", "wifi"],
      ["maintenance", "restore-test"],
    ]);
  });

  it("is narrowed by a tag and by all words, whatever their accents", () => {
    expect(keys({ tag: "backup" })).toEqual([
      ["troubleshooting", "backup-failed"],
      ["maintenance", "restore-test"],
    ]);
    expect(keys({ q: "CAFE slow" })).toEqual([["troubleshooting", "wifi"]]);
    expect(keys({ q: "backup slow" })).toEqual([]);
  });

  it("knows its tags, and reads its filter from any address", () => {
    expect(tagsOf(offers)).toEqual(["backup", "network", "server"]);
    expect(parseLibraryFilter({ q: 365, tag: ["x"] })).toEqual({ q: "365" });
  });
});
