import type { Replay } from './replay.svelte'
import { commandKey, isDialogOpen, isTyping } from './shortcuts'

const JUMP_MS = 5_000

const jump = (replay: Replay, ms: number): void => replay.seekMs(replay.timeMs(replay.index) + ms)

const COMMANDS: Readonly<Record<string, (replay: Replay) => void>> = {
  ' ': (replay) => replay.toggle(),
  ',': (replay) => replay.step(-1),
  '.': (replay) => replay.step(1),
  ArrowLeft: (replay) => replay.step(-1),
  ArrowRight: (replay) => replay.step(1),
  'Shift+ArrowLeft': (replay) => jump(replay, -JUMP_MS),
  'Shift+ArrowRight': (replay) => jump(replay, JUMP_MS),
  Home: (replay) => replay.seek(0),
  End: (replay) => replay.seek(replay.count - 1),
  '+': (replay) => replay.faster(1),
  '=': (replay) => replay.faster(1),
  '-': (replay) => replay.faster(-1)
}

/** Keys of the replay page. Answers the way to stop listening. */
export function replayCommands(current: () => Replay | null): () => void {
  const onKey = (event: KeyboardEvent): void => {
    const replay = current()
    if (replay === null || event.defaultPrevented || isTyping(event.target) || isDialogOpen()) return
    if (isChoice(event.target) || (event.key === ' ' && isButton(event.target))) return
    const command = COMMANDS[commandKey(event) ?? '']
    if (command === undefined) return
    event.preventDefault()
    command(replay)
  }
  addEventListener('keydown', onKey)
  return () => removeEventListener('keydown', onKey)
}

/** Arrows and Space belong to a focused choice; on the timeline they mean the same as on the page. */
function isChoice(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLSelectElement || (target instanceof HTMLInputElement && target.type === 'radio')
  )
}

function isButton(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button, a[href]') !== null
}
