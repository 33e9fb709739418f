import { minLength, object, pipe, string } from "valibot";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { ApiError } from "@/api/problem";
import { renderPart } from "@/test/render";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { FormProblem } from "./form-problem";
import { useForm } from "./use-form";

const schema = object({
  name: pipe(string(), minLength(3, "At least three letters.")),
  email: pipe(string(), minLength(1, "Say where to write.")),
});
const submit = vi.fn<(values: { name: string; email: string }) => Promise<void>>();

function Sample() {
  const { errors, problem, pending, formProps } = useForm({ schema, submit });
  return (
    <main>
      <form {...formProps}>
        <Field label="Name" required error={errors.name}>
          <Input name="name" />
        </Field>
        <Field label="E-mail" required error={errors.email}>
          <Input name="email" />
        </Field>
        <FormProblem problem={problem} />
        <Button type="submit" pending={pending}>
          Save
        </Button>
      </form>
    </main>
  );
}

const refusal = (errors: ApiError["errors"]) =>
  new ApiError({ title: "No", status: 422, code: "invalid", detail: "Not like this.", requestId: "r", errors });
const name = page.getByLabelText("Name");
const email = page.getByLabelText("E-mail");
const save = page.getByRole("button", { name: "Save" });

describe("useForm", () => {
  beforeEach(async () => {
    submit.mockReset();
    await renderPart(<Sample />);
  });

  it("checks a field when it is left, but says nothing about an empty one", async () => {
    await name.fill("Jo");
    await userEvent.tab();
    await expect.element(name).toHaveAccessibleDescription("At least three letters.");
    await userEvent.tab();
    await expect.element(email).not.toHaveAttribute("aria-invalid");
  });

  it("sends nothing while a field is wrong, and goes to the first such field", async () => {
    await save.click();
    await expect.element(name).toHaveFocus();
    await expect.element(email).toHaveAccessibleDescription("Say where to write.");
    expect(submit).not.toHaveBeenCalled();
  });

  it("puts what the server refuses on its field", async () => {
    submit.mockRejectedValue(refusal([{ pointer: "/email", code: "taken", detail: "Already a member." }]));
    await name.fill("Joanna");
    await email.fill("j@example.com");
    await save.click();
    await expect.element(email).toHaveAccessibleDescription("Already a member.");
    await expect.element(email).toHaveFocus();
    await expect.element(page.getByRole("alert")).not.toBeInTheDocument();
  });

  it("shows a refusal that belongs to no field, and keeps what was typed", async () => {
    submit.mockRejectedValue(refusal([]));
    await name.fill("Joanna");
    await email.fill("j@example.com");
    await save.click();
    await expect.element(page.getByRole("alert")).toHaveTextContent("Not like this.");
    await expect.element(name).toHaveValue("Joanna");
  });
});
