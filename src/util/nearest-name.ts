// The known name that somebody most likely meant: hints beside refusals.

/**
 * The nearest of the known names, or undefined when none is near
 * (more than a third of the letters would have to change).
 */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const wanted = [...name.toLowerCase()]
  if (wanted.length > 64) return undefined
  const ranked = known
    .map((candidate) => ({
      candidate,
      distance: editDistance(wanted, [...candidate.toLowerCase()]),
    }))
    .sort((a, b) => a.distance - b.distance)
  const [best] = ranked
  if (best === undefined || best.distance * 3 > Math.max(wanted.length, 3)) return undefined
  return best.candidate
}

/** Letters to change, add, leave out, or swap with their neighbour (optimal string alignment). */
function editDistance(a: readonly string[], b: readonly string[]): number {
  let before: readonly number[] = []
  let row: readonly number[] = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [i, letter] of a.entries()) {
    const next = [i + 1]
    for (const [j, other] of b.entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1)
      const swapped =
        letter === b[j - 1] && a[i - 1] === other ? (before[j - 1] ?? 0) + 1 : replaced
      next.push(Math.min(replaced, swapped, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    before = row
    row = next
  }
  return row[b.length] ?? 0
}
