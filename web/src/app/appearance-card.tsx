import { Card } from "@/ui/card";
import { Segmented } from "@/ui/segmented";
import { setTheme, usePreferences } from "./preferences";
import { strings } from "./strings";

const options = (["system", "light", "dark"] as const).map((value) => ({ value, label: strings.theme[value] }));

/** The colour scheme of this browser, in words and within reach of a phone. */
export function AppearanceCard() {
  const theme = usePreferences((state) => state.theme);
  return (
    <Card title={strings.appearance} hint={strings.appearanceHint}>
      <Segmented label={strings.appearance} options={options} value={theme} onChange={setTheme} />
    </Card>
  );
}
