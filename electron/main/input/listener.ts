import type { UiohookKeyboardEvent, UiohookMouseEvent, UiohookWheelEvent } from 'uiohook-napi'
import { hostChannel } from '../../shared/node/host-channel'
import { EventClock } from './event-clock'
import { keyAtPlace, type HeardEvent, type ListenerMessage } from './heard'
import { monotonicMs } from './monotonic'

// The process that hears every key and mouse event of the desktop, whichever window has the focus. A
// process of its own because uiohook ends its process where there is no display, and so that a busy
// parent does not make it miss anything.

type HookEvent = UiohookKeyboardEvent | UiohookMouseEvent | UiohookWheelEvent

/** libuiohook's numbers; its package leaves out the last two. */
const TYPE = { keyDown: 4, keyUp: 5, buttonDown: 7, buttonUp: 8, move: 9, drag: 10, wheel: 11 } as const
const VERTICAL = 3

const parent = hostChannel()
const tell = (message: ListenerMessage): void => parent.post(message)
const clock = new EventClock()

function heard(event: HookEvent): HeardEvent | null {
  const type: number = event.type
  const atMs = clock.toMonotonic(event.time, monotonicMs())
  if ('keycode' in event) {
    const { ctrlKey: ctrl, altKey: alt, shiftKey: shift, metaKey: meta } = event
    const key = keyAtPlace(event.keycode)
    return { kind: 'key', key, down: type === TYPE.keyDown, modifiers: { ctrl, alt, shift, meta }, atMs }
  }
  const { x, y } = event
  if ('rotation' in event) {
    const turn = Math.sign(event.rotation) as -1 | 0 | 1
    return { kind: 'wheel', turn, isVertical: (event.direction as number) === VERTICAL, x, y, atMs }
  }
  if (type === TYPE.move || type === TYPE.drag) return { kind: 'move', x, y, atMs }
  if (type !== TYPE.buttonDown && type !== TYPE.buttonUp) return null
  return { kind: 'button', button: Number(event.button), down: type === TYPE.buttonDown, x, y, atMs }
}

async function listen(): Promise<void> {
  if (process.platform === 'linux' && !process.env['DISPLAY']) throw new Error('DISPLAY is not set')
  const { uIOhook } = await import('uiohook-napi')
  uIOhook.on('input', (event) => {
    const told = heard(event)
    if (told) tell({ kind: 'heard', event: told })
  })
  uIOhook.start()
  tell({ kind: 'ready' })
}

process.on('disconnect', () => process.exit(0))
// Under Electron a Ctrl+C reaches both: the parent ends in order, and hears until then.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined)
await listen()
