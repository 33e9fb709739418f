import { BookOpen, Check, Pencil, Plus, Route, Trash2, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { afterEach, describe, expect, it } from "vitest";
import { page } from "vitest/browser";
import { expectAccessible } from "@/test/axe";
import { renderPart } from "@/test/render";
import { Avatar } from "./avatar";
import { Badge } from "./badge";
import { Button } from "./button";
import { ButtonLink } from "./button-link";
import { Callout } from "./callout";
import { Card } from "./card";
import { Checkbox } from "./checkbox";
import { Empty } from "./empty";
import { Field } from "./field";
import { IconButton } from "./icon-button";
import { Input } from "./input";
import { Kbd } from "./kbd";
import { Page } from "./page";
import { PageHeader } from "./page-header";
import { ProblemCallout } from "./problem-callout";
import { RadioGroup } from "./radio-group";
import { RichText } from "./rich-text";
import { Row } from "./row";
import { RowLink } from "./row-link";
import { Rows } from "./rows";
import { Segmented } from "./segmented";
import { Select } from "./select";
import { Skeleton } from "./skeleton";
import { Table } from "./table";
import { Tabs } from "./tabs";
import { TextLink } from "./text-link";
import { Textarea } from "./textarea";
import type { Tone } from "./tone";

const tones: Tone[] = ["neutral", "accent", "ok", "warn", "danger", "info", "ai"];

/** Every part of the kit on one page, as pages use them. */
function Gallery() {
  const [view, setView] = useState<"mine" | "team">("mine");
  const [tab, setTab] = useState<"internal" | "client">("internal");
  return (
    <main>
      <Page>
        <PageHeader
          title="Flows"
          subtitle="What the team knows, step by step"
          actions={
            <>
              <Segmented
                label="Whose"
                options={[
                  { value: "mine", label: "My flows" },
                  { value: "team", label: "Team" },
                ]}
                value={view}
                onChange={setView}
              />
              <Button icon={Pencil}>Edit</Button>
              <Button tone="primary" icon={Plus}>
                New flow
              </Button>
            </>
          }
        />
        <div className="grid gap-6 lg:grid-cols-2">
          <div className="flex flex-col gap-6">
            <Rows label="Flows">
              <Row
                lead={<Avatar name="Ana Berger" />}
                title={<RowLink to="/">Outlook asks for the password again and again</RowLink>}
                detail={<span>Troubleshooting · 14 steps · Ana Berger</span>}
                aside={<Badge tone="ok">Live</Badge>}
                actions={<IconButton icon={Trash2} label="Delete" />}
              />
              <Row
                lead={<Avatar name="Marko" />}
                title={<RowLink to="/">Disk full on Linux</RowLink>}
                detail={<span>Troubleshooting · 18 steps · Marko</span>}
                aside={<Badge tone="warn">Changed</Badge>}
              />
            </Rows>
            <Empty
              icon={Route}
              title="No flows yet"
              actions={
                <>
                  <ButtonLink to="/" tone="primary">
                    Take some from the library
                  </ButtonLink>
                  <Button>Import a file</Button>
                </>
              }
            >
              A flow leads whoever is on call through a problem, one question at a time.
            </Empty>
            <Table
              caption="Versions"
              columns={[
                { header: "Version", cell: (row) => row.name },
                { header: "Steps", cell: (row) => row.steps, align: "end" },
              ]}
              items={[
                { name: "3", steps: 14 },
                { name: "2", steps: 12 },
              ]}
              rowKey={(row) => row.name}
            />
            <Skeleton rows={2} />
          </div>
          <div className="flex flex-col gap-6">
            <Card title="Profile" hint="What others see">
              <div className="flex flex-col gap-4">
                <Field label="Name" required hint="As your team knows you">
                  <Input defaultValue="Ana Berger" />
                </Field>
                <Field label="E-mail" required error="This is no e-mail address.">
                  <Input defaultValue="ana@" />
                </Field>
                <Field label="Closing note">
                  <Textarea placeholder="What fixed it" />
                </Field>
                <Field label="Kind" required>
                  <Select options={[{ value: "t", label: "Troubleshooting" }]} />
                </Field>
                <Checkbox label="Bring the starter library" hint="Flows you can change" defaultChecked />
                <RadioGroup
                  legend="Role"
                  name="role"
                  defaultValue="engineer"
                  options={[
                    { value: "viewer", label: "Viewer", hint: "Reads and walks published flows" },
                    { value: "engineer", label: "Engineer", hint: "Also writes flows" },
                  ]}
                />
                <div className="flex gap-2">
                  <Button tone="primary" pending>
                    Save
                  </Button>
                  <Button tone="ghost">Cancel</Button>
                  <Button tone="danger" disabled>
                    Remove
                  </Button>
                </div>
              </div>
            </Card>
            <Callout tone="info" title="A newer version is live" action={<Button size="sm">Switch</Button>}>
              This session stays on version 2.
            </Callout>
            <Callout tone="ok">Saved.</Callout>
            <Callout tone="warn">Two warnings.</Callout>
            <ProblemCallout title="Could not publish" sentence="Somebody published meanwhile." requestId="01JD-7Q" />
            <div className="flex flex-wrap gap-2">
              {tones.map((tone) => (
                <Badge key={tone} tone={tone} icon={tone === "ok" ? Check : TriangleAlert}>
                  {tone}
                </Badge>
              ))}
              <Kbd keys="mod+k" />
              <Kbd keys="g f" />
            </div>
            <Tabs
              label="Notes"
              tabs={[
                { value: "internal", label: "Internal" },
                { value: "client", label: "Client" },
              ]}
              value={tab}
              onChange={setTab}
            >
              <RichText
                html={
                  '<p>Sign in as <span data-variable="upn"></span> with <code>cmdkey /list</code>, <strong>then</strong>:</p><ul><li>Close Outlook</li><li>Open <a href="https://example.com">the page</a></li></ul><pre><code>Get-Service Spooler</code></pre>'
                }
                variables={{ upn: "ana@contoso.com" }}
              />
            </Tabs>
            <p>
              Read <TextLink to="/">how it works</TextLink>. <BookOpen className="inline" size={14} aria-hidden />
            </p>
          </div>
        </div>
      </Page>
    </main>
  );
}

afterEach(() => {
  delete document.documentElement.dataset.theme;
});

describe("the kit", () => {
  // The pictures in test-results are for looking at; only the rules below can fail.
  it.each(["light", "dark"] as const)("is accessible in the %s scheme", async (theme) => {
    document.documentElement.dataset.theme = theme;
    await page.viewport(1440, 1400);
    await renderPart(<Gallery />);
    await expect.element(page.getByRole("heading", { name: "Flows", level: 1 })).toBeVisible();
    await page.screenshot({ path: `../../test-results/kit-${theme}.png` });
    await expectAccessible();
  });
});
