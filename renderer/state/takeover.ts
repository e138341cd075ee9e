import type { Control } from '../../electron/shared/profile'
import { isDialogOpen, isTyping, widgetUses } from './shortcuts'

interface Wiring {
  /** Controls of the attached game; empty when nothing can be played. */
  readonly controls: () => readonly Control[]
  readonly isHuman: () => boolean
  /** The agent asks whether to go on; Escape lets it. */
  readonly isAsking?: () => boolean
  readonly send: (held: readonly string[]) => void
  readonly handBack: () => void
  /** A game key was pressed while somebody else had the controls. */
  readonly onTake: () => void
}

/**
 * Lets a person play with the keys the game's profile names. The first one pressed takes control;
 * keys are let go of when the window loses the focus. Answers the way to stop listening.
 */
export function listenToPlayer(wiring: Wiring): () => void {
  const held = new Set<string>()
  const controlOf = (code: string): Control | undefined => wiring.controls().find((c) => c.key === code)

  const isForGame = (event: KeyboardEvent): boolean =>
    !isTyping(event.target) &&
    !isDialogOpen() &&
    !(event.ctrlKey || event.metaKey || event.altKey) &&
    (wiring.isHuman() || !widgetUses(event.target, event.key))

  const down = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') return escape(event)
    // The page's own shortcuts listen first and mark what they used.
    if (event.defaultPrevented) return
    const control = controlOf(event.code)
    if (control === undefined || !isForGame(event)) return
    event.preventDefault()
    if (event.repeat || held.has(control.id)) return
    if (!wiring.isHuman()) wiring.onTake()
    held.add(control.id)
    wiring.send([...held])
  }
  const escape = (event: KeyboardEvent): void => {
    const isTheirs = wiring.isHuman() || wiring.isAsking?.() === true
    if (!isTheirs || isDialogOpen() || isTyping(event.target)) return
    event.preventDefault()
    held.clear()
    wiring.handBack()
  }
  const up = (event: KeyboardEvent): void => {
    const control = controlOf(event.code)
    if (control === undefined || !held.delete(control.id)) return
    event.preventDefault()
    wiring.send([...held])
  }
  const releaseAll = (): void => {
    if (held.size === 0) return
    held.clear()
    wiring.send([])
  }
  const onVisibility = (): void => {
    if (document.hidden) releaseAll()
  }

  addEventListener('keydown', down)
  addEventListener('keyup', up)
  addEventListener('blur', releaseAll)
  document.addEventListener('visibilitychange', onVisibility)
  return () => {
    releaseAll()
    removeEventListener('keydown', down)
    removeEventListener('keyup', up)
    removeEventListener('blur', releaseAll)
    document.removeEventListener('visibilitychange', onVisibility)
  }
}
