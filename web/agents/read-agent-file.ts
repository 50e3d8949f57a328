/** The JSON of an agent file. */
export async function readAgentFile(file: File): Promise<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(await file.text());
  } catch {
    throw new Error(`${file.name} is not JSON: choose a Letta agent file (.af).`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`${file.name} holds no JSON object: choose a Letta agent file (.af).`);
  return value as Record<string, unknown>;
}
