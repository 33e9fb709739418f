import { createFileRoute } from "@tanstack/react-router";
import { Logo } from "@/ui/logo";

export const Route = createFileRoute("/")({ component: () => <Logo /> });
