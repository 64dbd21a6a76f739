// Durations: hours of workload as `xsd:duration`, and ISO 8601 weeks, which `xsd:duration` does not have.

/** Hours as a duration: 60 is `PT60H`, 37.5 is `PT37H30M`; exact to the second. */
export function durationOfHours(hours: number): string {
  const seconds = Math.round(hours * 3600)
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(seconds / 3600), 'H'],
    [Math.floor((seconds % 3600) / 60), 'M'],
    [seconds % 60, 'S'],
  ]
  const written = parts.filter(([amount]) => amount > 0).map(([amount, unit]) => amount + unit)
  return `PT${written.length === 0 ? '0H' : written.join('')}`
}

/** The hours of a duration that `durationOfHours` wrote, or undefined for any other text. */
export function hoursOfDuration(duration: string): number | undefined {
  const match = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(duration)
  if (match === null) return undefined
  const [hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0))
  return (hours ?? 0) + ((minutes ?? 0) * 60 + (seconds ?? 0)) / 3600
}

/** A duration with its weeks as days: `P2W` is `P14D`. */
export function withoutWeeks(duration: string): string {
  const weeks = /^P(\d+)W$/.exec(duration)?.[1]
  return weeks === undefined ? duration : `P${Number(weeks) * 7}D`
}
