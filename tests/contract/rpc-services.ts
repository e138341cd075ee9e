import { AppError } from '../../electron/shared/errors'
import type { EncodedFrame } from '../../electron/shared/frame'
import { methods, type ClientEvents, type MethodName } from '../../electron/shared/rpc/contract'
import { FIRST_SEAT } from '../../electron/shared/seat'
import type { AppHandlers, AppServices } from '../../electron/main/services'

/** A call that reached a handler. */
export interface SeenCall {
  readonly method: string
  readonly input: unknown
}

/** What the suite does to the services, which may live in another process. */
export interface ServicesControl {
  calls(): Promise<SeenCall[]>
  forgetCalls(): Promise<void>
  /** Pushes a seat's snapshot that says `held`, and one of each other event. */
  pushSnapshot(held: string, seat?: string): Promise<void>
  pushOthers(): Promise<void>
  /** Offers pictures with these sequence numbers, one after the other, to every watcher of a seat. */
  showPictures(fromSeq: number, count: number, bytes: number, seat?: string): Promise<void>
  /** How many listen: to pictures, to events. */
  listening(): Promise<{ watchers: number; listeners: number }>
  /** Makes `app.hello` answer only now. */
  releaseHello(): Promise<void>
}

/**
 * Services that note what they are asked. `app.hello` answers only when released, `doctor.run` throws an AppError,
 * `targets.list` throws something else.
 */
export class RecordingServices implements AppServices, ServicesControl {
  readonly handlers: AppHandlers
  #calls: SeenCall[] = []
  /** Each with the seat it watches. */
  readonly #watchers = new Map<(picture: EncodedFrame) => void, string>()
  readonly #listeners = new Map<string, Set<(...args: never[]) => void>>()
  #helloWaits: (() => void)[] = []
  closes = 0

  constructor() {
    const table: Record<string, unknown> = {}
    for (const method of Object.keys(methods) as MethodName[])
      table[method] = (input: unknown) => this.#answer(method, input)
    this.handlers = table as unknown as AppHandlers
  }

  on<E extends keyof ClientEvents>(event: E, listener: ClientEvents[E]): () => void {
    const listeners = this.#listeners.get(event) ?? new Set()
    this.#listeners.set(event, listeners.add(listener))
    return () => listeners.delete(listener)
  }

  watch(listener: (picture: EncodedFrame) => void, _maxHz: number, seat = FIRST_SEAT): () => void {
    this.#watchers.set(listener, seat)
    return () => this.#watchers.delete(listener)
  }

  provideRemote(): void {
    // No test of the contract looks on from elsewhere.
  }

  close(): Promise<void> {
    this.closes += 1
    return Promise.resolve()
  }

  calls(): Promise<SeenCall[]> {
    return Promise.resolve(this.#calls)
  }

  forgetCalls(): Promise<void> {
    this.#calls = []
    return Promise.resolve()
  }

  async pushSnapshot(held: string, seat = FIRST_SEAT): Promise<void> {
    this.#emit('play', { seat, held: [held], viewerDrops: 0 })
  }

  async pushOthers(): Promise<void> {
    this.#emit('seats', [{ id: FIRST_SEAT, status: 'detached', candidate: null, isRecording: false }])
    this.#emit('sessionsChanged')
    this.#emit('settingsChanged', { language: 'fr' })
    this.#emit('videos', [])
    this.#emit('obs', { kind: 'off' })
    this.#emit('calibration', { isRunning: true })
    this.#emit('training', [])
    this.#emit('runsChanged')
    this.#emit('modelsChanged')
    this.#emit('imitation', { making: null, cloning: null, playing: null })
    this.#emit('imitationChanged')
    this.#emit('notice', { kind: 'workerRestarted', restarts: 3 })
  }

  async showPictures(fromSeq: number, count: number, bytes: number, seat = FIRST_SEAT): Promise<void> {
    for (let seq = fromSeq; seq < fromSeq + count; seq += 1) {
      const picture = new Uint8Array(bytes).fill(seq & 255)
      for (const [watcher, watched] of this.#watchers) {
        if (watched !== seat) continue
        watcher({
          format: 'png',
          width: 224,
          height: 256,
          bytes: picture,
          tMonotonicMs: performance.now(),
          seq
        })
      }
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
  }

  async listening(): Promise<{ watchers: number; listeners: number }> {
    const listeners = [...this.#listeners.values()].reduce((sum, set) => sum + set.size, 0)
    return { watchers: this.#watchers.size, listeners }
  }

  async releaseHello(): Promise<void> {
    for (const release of this.#helloWaits.splice(0)) release()
  }

  #emit(event: string, ...args: unknown[]): void {
    for (const listener of this.#listeners.get(event) ?? [])
      (listener as unknown as (...args: unknown[]) => void)(...args)
  }

  async #answer(method: MethodName, input: unknown): Promise<unknown> {
    this.#calls.push({ method, input: input ?? null })
    if (method === 'app.hello') await new Promise<void>((resolve) => this.#helloWaits.push(resolve))
    if (method === 'doctor.run') throw new AppError('mame.silent', { seconds: 7 })
    if (method === 'targets.list') throw new RangeError('a fault of ours')
    return { answered: method, viewerDrops: 0 }
  }
}
