import type { GameDraft, LearnedControls } from '../../shared/games'
import type { NamedWindow } from '../../shared/target'
import { literally, titleParts } from './window-title'

/** Decisions a second of a game that nothing is known of: as quick as a person. */
const DECISIONS_PER_SECOND = 10

/** What a game is called by at first, from its window; an id that may be taken, or none at all. */
export function wishedId({ title, program }: NamedWindow): string {
  const plain = (titleParts(title).name || program)
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 50)
    .replace(/-$/, '')
  return /^[a-z]/.test(plain) ? plain : plain === '' ? 'game' : `game-${plain}`
}

/** A first draft of a game in a window, with what a person did in a recording of it when that is known. */
export function firstDraft(id: string, window: NamedWindow, learned?: LearnedControls): GameDraft {
  const { name } = titleParts(window.title)
  const title = name || window.title.trim() || window.program || id
  return {
    format: 2,
    id,
    title: { en: title, fr: title },
    attach: { window: ruleFor(window) },
    clock: {
      kind: 'realTime',
      decisionsPerSecond: learned?.decisionsPerSecond ?? DECISIONS_PER_SECOND
    },
    ...(learned && {
      controls: learned.controls,
      ...(learned.pointer && { pointer: learned.pointer }),
      actions: learned.actions
    })
  }
}

/** By what the window is known again. A title that only changes says nothing where the program is known. */
function ruleFor({ title, program }: NamedWindow): { title?: string; program?: string } {
  const { pattern } = titleParts(title)
  if (program === '') return { title: pattern ?? (title.trim() === '' ? '^\\s*$' : literally(title.trim())) }
  return { ...(pattern === null ? {} : { title: pattern }), program }
}
