/** Why a task is left to an agent that can think; one sentence for the person who reads the report. */
export type Refusal = { readonly refused: string };

export function refuse(why: string): Refusal {
  return { refused: why };
}

export function isRefusal(value: object | undefined): value is Refusal {
  return value !== undefined && "refused" in value;
}
