import { strings } from "./strings";
import { TreePreview } from "./tree-preview";

/** The preview beside a stage. */
export function PreviewAside() {
  return (
    <aside aria-label={strings.preview.title} className="min-h-0 border-line border-l bg-bg">
      <TreePreview fits />
    </aside>
  );
}
