import type { Dictionary } from '../../i18n/en'
import { i18n } from '../../i18n/index.svelte'
import type { Problem } from './form'

/** What is wrong with a field of the form, as a sentence. */
export function problemText(problem: Problem, t: Dictionary): string {
  const sentences = t.train.form.problems
  if (problem.kind === 'range') return sentences.range(plain(problem.min), plain(problem.max))
  if (problem.kind === 'sizes') return sentences.sizes(problem.most, plain(problem.max))
  return sentences[problem.kind]
}

const plain = (value: number): string =>
  Math.abs(value) >= 1 || value === 0 ? i18n.number(value, Number.isInteger(value) ? 0 : 2) : String(value)
