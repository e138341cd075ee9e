import type { Language } from '../../electron/shared/language'

const LOCALES: Record<Language, string> = { en: 'en-GB', fr: 'fr-FR' }
const cache = new Map<string, Intl.NumberFormat>()

function numberFormat(language: Language, key: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const id = `${language} ${key}`
  const known = cache.get(id) ?? new Intl.NumberFormat(LOCALES[language], options)
  cache.set(id, known)
  return known
}

/** A number with exactly `digits` decimals, in the language's way. */
export function number(language: Language, value: number, digits = 0): string {
  return numberFormat(language, `n${digits}`, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits
  }).format(value)
}

/** A number in few signs: 0.0012, 3.14, 12.3k, 4.5M; very small ones as a power of ten. */
export function compact(language: Language, value: number): string {
  const size = Math.abs(value)
  if (size !== 0 && size < 0.001) return value.toExponential(1)
  return numberFormat(language, `c${size < 1000}`, {
    notation: size < 1000 ? 'standard' : 'compact',
    maximumSignificantDigits: 3
  }).format(value)
}

/** A share between 0 and 1 as whole per cent. */
export function percent(language: Language, share: number): string {
  return numberFormat(language, 'percent', { style: 'percent', maximumFractionDigits: 0 }).format(share)
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** A size in the largest unit that keeps it at or above one; decimal units, as file managers show. */
export function bytes(language: Language, value: number): string {
  let scaled = value
  let unit = 0
  while (scaled >= 1000 && unit < UNITS.length - 1) {
    scaled /= 1000
    unit++
  }
  const digits = unit > 0 && scaled < 100 ? 1 : 0
  return numberFormat(language, `b${unit}${digits}`, {
    style: 'unit',
    unit: UNITS[unit] ?? 'byte',
    unitDisplay: 'short',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits
  }).format(scaled)
}

/** A length of time as m:ss, or h:mm:ss from one hour on. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const two = (n: number): string => String(n).padStart(2, '0')
  const h = Math.floor(whole / 3600)
  const m = Math.floor(whole / 60) % 60
  return h > 0 ? `${h}:${two(m)}:${two(whole % 60)}` : `${m}:${two(whole % 60)}`
}

/** Date and time of day, as the person's language writes them. `moment`: ISO 8601, or milliseconds since the Unix epoch. */
export function dateTime(language: Language, moment: string | number): string {
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(moment)
  )
}
