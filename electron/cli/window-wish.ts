import { AppError, errorText } from '../shared/errors'
import { textIn } from '../shared/language'
import { Pattern } from '../shared/perception/pattern'
import type { Candidate } from '../shared/target'
import { terminalLanguage } from './output'

/** As many are named in a sentence. */
const MOST_NAMED = 12

/**
 * The window that is meant: by its id, its whole title, a part of it in any case, or a regular expression; the first of
 * these that fits any decides. Throws 'window.noneFits' or 'window.severalFit' with the windows there are.
 */
export function windowFor(wish: string, candidates: readonly Candidate[]): Candidate {
  const windows = candidates.filter(({ kind }) => kind === 'window')
  const closed = windows.find(({ unavailable }) => unavailable !== null)
  if (closed?.unavailable) throw new AppError('candidate.unavailable', unavailableParams(closed))
  const found = waysToFit(wish)
    .map((fits) => windows.filter((window) => fits(window)))
    .find((fitting) => fitting.length > 0)
  if (found === undefined) throw new AppError('window.noneFits', { wish, windows: named(windows) })
  const [only, second] = found
  if (only === undefined || second !== undefined)
    throw new AppError('window.severalFit', { wish, windows: named(found) })
  return only
}

const titleOf = ({ title }: Candidate): string => textIn(terminalLanguage(), title)

function waysToFit(wish: string): ((window: Candidate) => boolean)[] {
  const lower = wish.toLowerCase()
  const pattern = patternOf(wish)
  return [
    ({ id }) => id === wish,
    (window) => titleOf(window) === wish,
    (window) => titleOf(window).toLowerCase().includes(lower),
    (window) => pattern !== null && pattern.isIn(titleOf(window))
  ]
}

/** Null for a text that is no regular expression: then it is a part of a title, or nothing. */
function patternOf(wish: string): Pattern | null {
  try {
    return Pattern.of(wish)
  } catch {
    return null
  }
}

function unavailableParams({ title, unavailable }: Candidate): AppError['params'] {
  return { title, why: unavailable === null ? '' : errorText(unavailable) }
}

/** Titles and ids, as a person can type either. */
function named(windows: readonly Candidate[]): string {
  if (windows.length === 0) return '–'
  const names = windows.slice(0, MOST_NAMED).map((window) => `"${titleOf(window)}" (${window.id})`)
  return [...names, ...(windows.length > MOST_NAMED ? ['…'] : [])].join(', ')
}
