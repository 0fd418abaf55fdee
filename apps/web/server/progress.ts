/** What a person who starts the control plane sees: one line for each step, with its time. */
export async function step<Result>(title: string, work: () => Promise<Result>): Promise<Result> {
  const startedAt = Date.now();
  const result = await work();
  console.log(`${title} (${Date.now() - startedAt} ms)`);
  return result;
}
