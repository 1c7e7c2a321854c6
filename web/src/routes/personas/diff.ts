export interface Line {
  text: string;
  /** Whether the other text has it too, in its place. */
  isShared: boolean;
}

// Beyond it a line counts as shared if the other text has it anywhere.
const MOST_COMPARED = 1_000_000;

/** Two texts by lines, each line with whether the other has it too. */
export function diffLines(a: string, b: string): [Line[], Line[]] {
  const left = a.split('\n');
  const right = b.split('\n');
  if (left.length * right.length > MOST_COMPARED) return [anywhere(left, right), anywhere(right, left)];
  // Lengths of the longest common subsequences of what is left from i and j on.
  const lengths = Array.from({ length: left.length + 1 }, () => new Uint16Array(right.length + 1));
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      lengths[i]![j] = left[i] === right[j] ? lengths[i + 1]![j + 1]! + 1 : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
    }
  }
  const first: Line[] = left.map((text) => ({ text, isShared: false }));
  const second: Line[] = right.map((text) => ({ text, isShared: false }));
  for (let i = 0, j = 0; i < left.length && j < right.length;) {
    if (left[i] === right[j]) first[i++]!.isShared = second[j++]!.isShared = true;
    else if (lengths[i + 1]![j]! >= lengths[i]![j + 1]!) i++;
    else j++;
  }
  return [first, second];
}

function anywhere(lines: readonly string[], others: readonly string[]): Line[] {
  const there = new Set(others);
  return lines.map((text) => ({ text, isShared: there.has(text) }));
}
