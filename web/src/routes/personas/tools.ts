import type { ToolReport } from '../../lib/api';

/** A function that can be ticked. */
export interface Choice {
  name: string;
  description: string;
  /** `missing` was named and is not there now; `unknown` was named, and what is there is not known. */
  source: ToolReport['source'] | 'missing' | 'unknown';
}

/** Those that are there, then those that are named and are not; a persona keeps these until somebody takes them out. */
export function choicesOf(there: readonly ToolReport[] | undefined, named: readonly string[]): Choice[] {
  const known = new Set(there?.map(({ name }) => name));
  const source = there ? 'missing' : 'unknown';
  return [
    ...(there ?? []).map(({ name, description, source }) => ({ name, description, source })),
    ...[...new Set(named)].filter((name) => !known.has(name)).sort().map((name) => ({ name, description: '', source }) as const),
  ];
}

/** The first ones, and all that are named. */
export const fewOf = (choices: readonly Choice[], named: readonly string[], most: number) =>
  choices.filter(({ name }, i) => i < most || named.includes(name));

export const toggled = (names: readonly string[], name: string, isTicked: boolean) =>
  isTicked ? [...names.filter((one) => one !== name), name] : names.filter((one) => one !== name);
