/** answered is the body of an answer: what was refused has been thrown already, see client.ts. */
export async function answered<T>(asked: Promise<{ data?: T }>): Promise<T> {
  const { data } = await asked;
  if (data === undefined) throw new Error('an answer without a body');
  return data;
}
