/** How much fits; the server holds to the same. */
export const limits = {
  title: { least: 3, most: 120 },
  symptom: { least: 10, most: 4_000 },
  environment: 2_000,
  known: 2_000,
  rule: 200,
  rules: 10,
  escalation: 300,
  material: 60_000,
  /** Above this, pasted material is what most of a call costs. */
  largeMaterial: 20_000,
  branches: { least: 1, most: 10 },
  steps: { least: 3, most: 12 },
  note: 1_000,
  summary: 500,
  body: 2_000,
  label: 60,
  stepTitle: 140,
  ways: 5,
  cause: 300,
  answer: 500,
  reason: 200,
} as const;
