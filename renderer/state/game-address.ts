import { STEPS, type Step } from './draft-gaps'

/** What of the page Games is shown: the list, its bin, the choice of a window to teach, or a step of a game. */
export type GamesPlace =
  | { readonly kind: 'list' | 'bin' | 'new' }
  | { readonly kind: 'game'; readonly id: string; readonly step: Step }

/** The part of an address that leads to a step of a game; ids have no dot. */
export function gameAddress(id: string, step: Step): string {
  return `${id}.${step}`
}

/** Reads that part; what makes no sense leads to the list. */
export function gamesPlace(detail: string | null): GamesPlace {
  if (detail === null) return { kind: 'list' }
  if (detail === 'bin' || detail === 'new') return { kind: detail }
  const [id = '', name] = detail.split('.')
  const step = STEPS.find((known) => known === name)
  return step === undefined || id === '' ? { kind: 'list' } : { kind: 'game', id, step }
}
