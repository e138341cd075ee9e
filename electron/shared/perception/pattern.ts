import { RE2JS } from 're2js'
import { z } from 'zod'

/** Longer texts than this are matched by their beginning only. */
const MOST_TEXT = 4096
const MOST_PATTERN = 300

/**
 * A regular expression of a person's. Matched by RE2's automata, whose time grows with the length of the text alone:
 * none can hang. What RE2 has not (looking ahead or behind, back references) is refused by the schema.
 */
export class Pattern {
  private constructor(private readonly compiled: RE2JS) {}

  /** @throws Error with a sentence that says what is wrong with it */
  static of(source: string): Pattern {
    if (source.length > MOST_PATTERN) throw new Error(`is longer than ${MOST_PATTERN} characters`)
    try {
      return new Pattern(RE2JS.compile(source))
    } catch (error) {
      throw new Error(whyNot(error), { cause: error })
    }
  }

  /** Whether it is found anywhere in the text. */
  isIn(text: string): boolean {
    return this.compiled.matcher(text.slice(0, MOST_TEXT)).find()
  }

  /** What it matches first: its first group when it has one. Null when it is not there. */
  firstIn(text: string): string | null {
    const matcher = this.compiled.matcher(text.slice(0, MOST_TEXT))
    if (!matcher.find()) return null
    return (this.compiled.groupCount() > 0 ? matcher.group(1) : matcher.group()) ?? null
  }
}

function whyNot(error: unknown): string {
  const why = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : String(error)
  return `is no regular expression that can be used here (${why}); looking ahead or behind and back references are not known`
}

/** A regular expression as text. */
export const patternSchema = z
  .string()
  .min(1, 'must not be empty')
  .superRefine((source, context) => {
    try {
      Pattern.of(source)
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message })
    }
  })
