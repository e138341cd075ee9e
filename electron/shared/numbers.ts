/** JSON has no numbers that are not finite: these stand for them. */
export const NOT_FINITE = ['NaN', 'Infinity', '-Infinity'] as const

/** The name of a number that JSON would write as `null`; null when it needs none. */
export function notFiniteName(value: unknown): (typeof NOT_FINITE)[number] | null {
  if (typeof value !== 'number' || Number.isFinite(value)) return null
  return value > 0 ? 'Infinity' : value < 0 ? '-Infinity' : 'NaN'
}
