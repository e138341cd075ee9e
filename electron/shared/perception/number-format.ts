import { z } from 'zod'

/** How a number is written on the screen. */
export const numberFormatSchema = z.strictObject({
  signed: z.boolean().default(false).describe('Whether a minus can stand before it'),
  decimals: z
    .number()
    .int()
    .min(0)
    .max(4)
    .default(0)
    .describe('Digits after the decimal mark; 0 for whole numbers'),
  decimalMark: z.enum(['.', ',']).default('.').describe('What stands before them'),
  thousands: z
    .enum(['none', 'comma', 'point', 'space', 'apostrophe'])
    .default('none')
    .describe('What stands between groups of three digits'),
  form: z
    .enum(['plain', 'fraction'])
    .default('plain')
    .describe('`fraction`: "3/7", what there is of how many'),
  digits: z
    .strictObject({
      min: z.number().int().min(1).max(15).describe('The least'),
      max: z.number().int().min(1).max(15).describe('The most')
    })
    .refine(({ min, max }) => min <= max, { path: ['max'], message: 'must be at least min' })
    .default({ min: 1, max: 15 })
    .describe('Digits before the decimal mark; what has fewer or more was misread')
})
export type NumberFormat = z.output<typeof numberFormatSchema>

/** A number that was read; `max` is the 7 of "3/7". */
export interface ReadNumber {
  readonly value: number
  readonly max?: number
}

const THOUSANDS = { none: '', comma: ',', point: '.', space: ' ', apostrophe: "'" } as const

/** Every character that can occur in a number so written. */
export function charactersOf(format: NumberFormat): string {
  const sign = format.signed ? '-' : ''
  const mark = format.decimals > 0 ? format.decimalMark : ''
  const bar = format.form === 'fraction' ? '/' : ''
  return `0123456789${sign}${mark}${THOUSANDS[format.thousands]}${bar}`
}

/** The number that a line says, or null when it says none of this format. Blanks count for nothing. */
export function parseNumber(line: string, format: NumberFormat): ReadNumber | null {
  const parts = line.replaceAll(' ', '').split('/')
  if (parts.length !== (format.form === 'fraction' ? 2 : 1)) return null
  const [value, max] = parts.map((part) => plainNumber(part, format))
  if (value === null || value === undefined || max === null) return null
  return max === undefined ? { value } : { value, max }
}

function plainNumber(text: string, format: NumberFormat): number | null {
  const sign = format.signed && text.startsWith('-') ? -1 : 1
  const unsigned = sign < 0 ? text.slice(1) : text
  const [whole = '', decimals, ...more] =
    format.decimals > 0 ? unsigned.split(format.decimalMark) : [unsigned]
  const digits = ungrouped(whole, format)
  if (more.length > 0 || digits === null) return null
  if (decimals !== undefined && !new RegExp(`^[0-9]{1,${format.decimals}}$`).test(decimals)) return null
  return sign * Number(`${digits}.${decimals ?? 0}`) + 0
}

/** The digits without what stands between groups of three; null when a group is not three digits long. */
function ungrouped(whole: string, format: NumberFormat): string | null {
  const mark = THOUSANDS[format.thousands]
  const groups = mark === '' || mark === ' ' ? [whole] : whole.split(mark)
  const isGrouped = groups.slice(1).every((group) => group.length === 3)
  const digits = groups.join('')
  if (!isGrouped || !/^[0-9]+$/.test(digits)) return null
  return digits.length >= format.digits.min && digits.length <= format.digits.max ? digits : null
}
