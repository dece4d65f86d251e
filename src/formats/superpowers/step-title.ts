/** The words of a line that opens a step (`**Step 2: Run the test**`, `**Step 3:** Copy it`, `Step 1 — …`), its number taken off; undefined of other lines. */
export function stepTitle(ink: string): string | undefined {
  const head = STEP.exec(ink.slice(0, 40));
  if (head === null) return undefined;
  const title = ink.slice(head[0].length, LONGEST).replaceAll("**", "").trim();
  return title === "" ? head[0].replaceAll("*", "").trim() : title;
}

const LONGEST = 400;
const STEP =
  /^(?:#{2,6}\s+)?\**(?:Step|Paso|Schritt|Étape|Etapa|Шаг|步骤|步驟|ステップ|단계)\s?\d{1,3}[a-z]?\s?(?:[:.：)]|—|–|-)\**\s*/i;
