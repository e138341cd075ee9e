import { commandKey, isDialogOpen, isTyping, widgetUses } from '../../state/shortcuts'

interface Wiring {
  readonly undo: () => void
  readonly redo: () => void
  /** Ends what the person is asked for; false: they are asked for nothing. */
  readonly cancel: () => boolean
  /** To the step before or after. */
  readonly go: (by: 1 | -1) => void
}

/** What is typed stands in the draft too, so that one undo serves for all. */
function historyKey(event: KeyboardEvent): 'undo' | 'redo' | null {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return null
  const key = event.key.toLowerCase()
  if (key === 'z') return event.shiftKey ? 'redo' : 'undo'
  return key === 'y' ? 'redo' : null
}

/** The keys of a game that is taught. Answers the way to stop listening. */
export function editorKeys(wiring: Wiring): () => void {
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || isDialogOpen()) return
    const change = historyKey(event)
    if (change !== null) {
      event.preventDefault()
      return wiring[change]()
    }
    if (event.key === 'Escape') {
      if (wiring.cancel()) event.preventDefault()
      return
    }
    if (event.repeat || isTyping(event.target) || widgetUses(event.target, event.key)) return
    const command = commandKey(event)
    if (command !== 'j' && command !== 'k') return
    event.preventDefault()
    wiring.go(command === 'k' ? 1 : -1)
  }
  addEventListener('keydown', onKey)
  return () => removeEventListener('keydown', onKey)
}
