import { AppError } from '../../shared/errors'
import type { Text } from '../../shared/language'
import type { ChildLink, StartChild } from './child-process'
import type { MouseButton } from '../../shared/action'
import type { InputEvent } from './events'
import type { InjectorReply, InjectorRequest } from './injector-messages'
import type { Held, Injected, InputDriver } from './input-driver'
import type { KeyCode } from './keys'
import { monotonicMs } from './monotonic'

/** How long the child may take to be ready, to answer, and to end. */
const START_LIMIT_MS = 10_000
const ANSWER_LIMIT_MS = 2_000
const CLOSE_LIMIT_MS = 1_000
/** After this many children that ended soon no more are started. */
const MOST_RESTARTS = 3
const SOON_MS = 10_000

interface Waiting {
  readonly resolve: (injected: Injected | 'late') => void
  readonly reject: (error: AppError) => void
  readonly limit: NodeJS.Timeout
}

/** What is asked for, without the number it gets. */
type Order = { kind: 'inject'; event: InputEvent; byMs: number } | { kind: 'releaseAll' }

/** The driver over robotjs and XTEST, which work in a child process (injector.ts). */
export class RobotDriver implements InputDriver {
  readonly #startChild: StartChild
  readonly #waiting = new Map<number, Waiting>()
  readonly #keys = new Set<KeyCode>()
  readonly #buttons = new Set<MouseButton>()
  #child: ChildLink
  #exited: Promise<void> = Promise.resolve()
  #ready: Promise<void>
  #lastId = 0
  #restarts = 0
  #wasReady = false
  #readyAtMs = 0
  #isReady = false
  #isClosed = false
  #onLost: ((held: Held) => void) | null = null

  private constructor(startChild: StartChild) {
    this.#startChild = startChild
    this.#child = startChild()
    this.#ready = this.#begin(this.#child)
  }

  /** Starts the child; resolved once it has let go of what an earlier one may have left held. */
  static async start(startChild: StartChild): Promise<RobotDriver> {
    const driver = new RobotDriver(startChild)
    try {
      await driver.#settled()
      return driver
    } catch (error) {
      await driver.close()
      throw error
    }
  }

  onLost(listener: (held: Held) => void): void {
    this.#onLost = listener
  }

  async inject(event: InputEvent, byMs: number): Promise<Injected | 'late'> {
    // Never later than asked for: what was right to do then may not be right any more.
    if (!this.#isReady) throw failed({ en: 'it is starting again', fr: 'ils redémarrent' })
    this.#note(event)
    return this.#ask({ kind: 'inject', event, byMs })
  }

  async releaseAll(): Promise<Injected> {
    await this.#settled()
    this.#keys.clear()
    this.#buttons.clear()
    const injected = await this.#ask({ kind: 'releaseAll' })
    if (injected === 'late') throw failed({ en: 'it let go too late', fr: 'tout a été relâché trop tard' })
    return injected
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#post({ kind: 'close' })
    const kill = setTimeout(() => this.#child.kill(), CLOSE_LIMIT_MS)
    await this.#exited
    clearTimeout(kill)
  }

  /** Ready, however many children it takes. */
  async #settled(): Promise<void> {
    for (let ready: Promise<void> | null = null; ready !== this.#ready;) {
      ready = this.#ready
      await ready
    }
  }

  #note(event: InputEvent): void {
    if (event.kind === 'key') this.#keys[event.down ? 'add' : 'delete'](event.code)
    if (event.kind === 'button') this.#buttons[event.down ? 'add' : 'delete'](event.button)
  }

  #ask(order: Order): Promise<Injected | 'late'> {
    if (this.#isClosed) return Promise.reject(failed({ en: 'it is closed', fr: 'la liaison est fermée' }))
    const id = ++this.#lastId
    return new Promise((resolve, reject) => {
      // A child that hangs is killed; its end rejects this, and the next one lets go.
      const limit = setTimeout(() => this.#child.kill(), ANSWER_LIMIT_MS)
      this.#waiting.set(id, { resolve, reject, limit })
      this.#post({ ...order, id })
    })
  }

  #post(request: InjectorRequest): void {
    this.#child.post(request)
  }

  #begin(child: ChildLink): Promise<void> {
    let impossible: string | null = null
    const ready = new Promise<void>((resolve, reject) => {
      const limit = setTimeout(() => child.kill(), START_LIMIT_MS)
      child.onMessage((message) => {
        const reply = message as InjectorReply
        if (reply.kind === 'impossible') {
          impossible = reply.why
          child.kill()
        } else if (reply.kind !== 'ready') this.#take(reply)
        else {
          this.#wasReady = this.#isReady = true
          this.#readyAtMs = monotonicMs()
          clearTimeout(limit)
          resolve()
        }
      })
      this.#exited = new Promise((over) =>
        child.onExit((why) => {
          clearTimeout(limit)
          over()
          const reason = impossible ?? why
          this.#lose(reason)
          if (this.#child === child) reject(failed(reason))
          else resolve()
        })
      )
    })
    ready.catch(() => undefined)
    child.post({ kind: 'start' } satisfies InjectorRequest)
    return ready
  }

  #take(reply: Extract<InjectorReply, { readonly id: number }>): void {
    const waiting = this.#waiting.get(reply.id)
    this.#waiting.delete(reply.id)
    clearTimeout(waiting?.limit)
    if (reply.kind === 'done') waiting?.resolve(reply.injected)
    else waiting?.reject(failed(reply.why))
  }

  /** The child is gone: the next one lets go of what it held. */
  #lose(why: string): void {
    for (const { reject, limit } of this.#waiting.values()) {
      clearTimeout(limit)
      reject(failed(why))
    }
    this.#waiting.clear()
    if (this.#isReady && monotonicMs() - this.#readyAtMs > SOON_MS) this.#restarts = 0
    this.#isReady = false
    if (this.#isClosed) return
    if (!this.#wasReady || ++this.#restarts > MOST_RESTARTS) return
    const held = { keys: [...this.#keys], buttons: [...this.#buttons] }
    this.#keys.clear()
    this.#buttons.clear()
    this.#child = this.#startChild()
    this.#ready = this.#begin(this.#child)
    this.#onLost?.(held)
  }
}

function failed(why: Text): AppError {
  return new AppError('input.failed', { why })
}
