import { AppError } from '../shared/errors'
import { textIn } from '../shared/language'
import type { Candidate } from '../shared/target'
import { terminalLanguage } from './output'

/**
 * The one open window with this text in its title (capitals or not), or whose title this fits as a regular expression.
 * Throws 'window.none' or 'window.several', which list those that are open, or that fit.
 */
export function findWindow(candidates: readonly Candidate[], wish: string): Candidate {
  const windows = candidates.filter(({ kind, unavailable }) => kind === 'window' && unavailable === null)
  const titled = windows.map((window) => ({ window, title: textIn(terminalLanguage(), window.title) }))
  const exact = titled.filter(({ title }) => title === wish)
  const found = exact.length > 0 ? exact : titled.filter(({ title }) => fits(title, wish))
  const [first, second] = found
  if (first !== undefined && second === undefined) return first.window
  const list = (some: typeof titled): string => some.map(({ title }) => `"${title}"`).join(', ') || '–'
  if (first === undefined) throw new AppError('window.none', { wish, open: list(titled) })
  throw new AppError('window.several', { wish, fitting: list(found) })
}

function fits(title: string, wish: string): boolean {
  if (title.toLowerCase().includes(wish.toLowerCase())) return true
  try {
    return new RegExp(wish, 'u').test(title)
  } catch {
    // A title with brackets in it is no regular expression, and need not be.
    return false
  }
}
