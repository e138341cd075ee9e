import { play } from './play.svelte'
import { settings } from './settings.svelte'
import { commandKey, isDialogOpen, isTyping, widgetUses } from './shortcuts'

const isRecording = (): boolean => (play.snapshot?.recording ?? null) !== null

/** The keys of the Play page. A key that the game itself uses is never one of them. */
const COMMANDS: Readonly<Record<string, () => void>> = {
  a: () => void play.setMode(play.snapshot?.mode === 'autonomous' ? 'off' : 'autonomous'),
  s: () => void play.setMode('suggest'),
  p: () => void play.setPaused(play.snapshot?.status !== 'paused'),
  n: () => void play.restart(),
  j: () => play.showNext(-1),
  k: () => play.showNext(1),
  b: () => void settings.set('showBoxes', !(settings.current?.showBoxes ?? true)),
  r: () => void (isRecording() ? play.stopRecording() : play.record()),
  'Shift+r': () => void (isRecording() && play.redoRecording()),
  'Shift+d': () => void (isRecording() && play.discardRecording())
}

/** Listens for the Play page's keys. Answers the way to stop. */
export function playCommands(): () => void {
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.repeat || !play.isAttached) return
    if (isTyping(event.target) || isDialogOpen() || widgetUses(event.target, event.key)) return
    if (play.profile?.controls.some((control) => control.key === event.code) === true) return
    const command = COMMANDS[commandKey(event) ?? '']
    if (command === undefined) return
    event.preventDefault()
    command()
  }
  addEventListener('keydown', onKey)
  return () => removeEventListener('keydown', onKey)
}
