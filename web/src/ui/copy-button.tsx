import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { announce } from "./announcer";
import { Button } from "./button";
import type { ButtonSize, ButtonTone } from "./button-style";
import { strings } from "./strings";

type Props = { text: string; label: string; tone?: ButtonTone; size?: ButtonSize; className?: string };

/** Copies a text and says so in place, without moving anything. */
export function CopyButton({ text, label, tone = "ghost", size = "sm", className = "" }: Props) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      announce(strings.copied);
    } catch {
      announce(strings.copyFailed);
    }
  }

  return (
    <Button tone={tone} size={size} icon={copied ? Check : Copy} onClick={copy} className={className}>
      {label}
    </Button>
  );
}
