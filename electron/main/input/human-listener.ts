import { AppError } from '../../shared/errors'
import type { ChildLink, StartChild } from './child-process'
import type { HeardEvent, ListenerMessage } from './heard'

const START_LIMIT_MS = 10_000

export interface ListenerEvents {
  readonly onHeard: (event: HeardEvent) => void
  /** It hears nothing any more. */
  readonly onDeaf: (why: string) => void
}

/** Hears all that keyboard and mouse do, through a child process (listener.ts). */
export class HumanListener {
  readonly #child: ChildLink
  #isClosed = false

  private constructor(child: ChildLink) {
    this.#child = child
  }

  /** Throws 'input.deaf' where listening is not possible. */
  static async start(startChild: StartChild, { onHeard, onDeaf }: ListenerEvents): Promise<HumanListener> {
    const child = startChild()
    const listener = new HumanListener(child)
    await new Promise<void>((resolve, reject) => {
      const limit = setTimeout(() => child.kill(), START_LIMIT_MS)
      child.onMessage((message) => {
        const told = message as ListenerMessage
        if (told.kind === 'heard') return onHeard(told.event)
        clearTimeout(limit)
        resolve()
      })
      child.onExit((why) => {
        clearTimeout(limit)
        if (listener.#isClosed) return
        reject(new AppError('input.deaf', { why }))
        onDeaf(why)
      })
    })
    return listener
  }

  /** Safe to call twice. */
  close(): void {
    this.#isClosed = true
    this.#child.kill()
  }
}
