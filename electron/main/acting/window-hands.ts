import type { ActingReport, Refusal, TakeoverCause } from '../../shared/acting'
import { AppError, asAppError, errorData } from '../../shared/errors'
import type { PersonInput } from '../../shared/person-input'
import type { HandsEvents } from '../../shared/target'
import type { GuardedHands } from '../input/guarded-hands'
import type { KeyCode } from '../input/keys'
import { HANDS_KEYS, type HandsDesk } from './hands-desk'
import type { ActedWindow, HandsInWindow, HandsUser } from './hands-user'
import { WindowKeys } from './window-keys'

/** The hands in one window. */
export function handsFor(desk: HandsDesk, window: ActedWindow): HandsInWindow {
  const hands = new WindowHands(desk, window, WindowKeys.of(window.profile))
  desk.join(hands)
  return hands
}

/** The hands of the app in one window: presses its keys for the agent, and tells what the person does there. */
class WindowHands implements HandsInWindow, HandsUser {
  readonly window: ActedWindow
  readonly #desk: HandsDesk
  readonly #keys: WindowKeys
  readonly #listeners = new Set<HandsEvents>()
  /** Keys that the game has been told are down. */
  #sent = new Set<KeyCode>()
  #personHolds: readonly string[] = []
  readonly #stopFollowing: (() => void) | undefined
  /** While the hands are open the person is heard in this window, recorded or not. */
  #hearing: Promise<() => Promise<void>> | null = null
  #hands: GuardedHands | null = null
  #refusal: Refusal | null = null
  #takeover: TakeoverCause | null = null
  #failure: AppError | null = null
  #isAllowed = false
  /** Counts the times that everything was let go of. */
  #releases = 0

  constructor(desk: HandsDesk, window: ActedWindow, keys: WindowKeys) {
    this.#desk = desk
    this.window = window
    this.#keys = keys
    this.#stopFollowing = window.ears?.follow({
      onInput: (input) => this.#hear(input),
      onEnd: () => this.#notePerson([])
    })
  }

  get report(): ActingReport {
    const unavailable = this.#failure ?? this.#whyNot()
    return {
      unavailable: unavailable && errorData(unavailable),
      refusal: this.#refusal,
      takeover: this.#takeover,
      ...HANDS_KEYS
    }
  }

  listen(events: HandsEvents): () => void {
    this.#listeners.add(events)
    return () => this.#listeners.delete(events)
  }

  async allow(): Promise<void> {
    const why = this.#whyNot()
    if (why !== null) throw why
    this.#isAllowed = true
    await this.#take().catch((error: unknown) => {
      this.#isAllowed = false
      throw error
    })
  }

  forbid(): void {
    this.#isAllowed = false
    this.#forget()
    this.#refusal = null
    this.#failure = null
    this.#desk.leave(this)
    this.#hands = null
  }

  takeControl(): void {
    this.#hands?.takeControl()
  }

  async handBack(): Promise<void> {
    if (this.#isAllowed) await this.#take()
  }

  async perform(held: readonly string[]): Promise<void> {
    const wanted = this.#keys.codesOf(held)
    const hands = this.#hands
    if (hands === null) return
    if (this.#whyNot() !== null) return this.#letGo(hands)
    try {
      for (const { code, down } of this.#changes(wanted)) if (!(await this.#press(hands, code, down))) return
    } catch {
      // The hands fell; they tell of it themselves, and let go. New ones come with the next hand-back.
      this.#desk.doubt()
      await this.#letGo(hands).catch(() => undefined)
    }
  }

  async close(): Promise<void> {
    this.#listeners.clear()
    this.#isAllowed = false
    if (this.#hands !== null) await this.#letGo(this.#hands).catch(() => undefined)
    this.#hands = null
    this.#stopFollowing?.()
    await this.#stopHearing()
    await this.#desk.forget(this)
  }

  takenOver(cause: TakeoverCause): void {
    this.#forget()
    this.#takeover = cause
    for (const { onTakeover } of this.#listeners) onTakeover(cause)
  }

  /** After the keys that were heard before it: those of the hand-back chord may work a control themselves. */
  handedBack(): void {
    void this.#settled().then(() => {
      this.#takeover = null
      this.#refusal = null
      for (const { onHandBack } of this.#listeners) onHandBack()
    })
  }

  #settled(): Promise<void> {
    return this.window.ears?.settled() ?? Promise.resolve()
  }

  #hear(input: PersonInput): void {
    const control = input.kind === 'key' ? this.#keys.controlOf(input.key) : null
    if (control === null || input.kind !== 'key') return
    const rest = this.#personHolds.filter((held) => held !== control)
    this.#notePerson(input.down ? [...rest, control] : rest)
  }

  #notePerson(holds: readonly string[]): void {
    if (holds.length === 0 && this.#personHolds.length === 0) return
    this.#personHolds = holds
    for (const { onPersonHolds } of this.#listeners) onPersonHolds(holds)
  }

  /** Those who hear are of the same process as the hands: what becomes of it these tell themselves. */
  async #startHearing(): Promise<void> {
    const onDeaf = (): void => void (this.#hearing = null)
    this.#hearing ??= this.window.ears?.hear({ onInput: () => undefined, onDeaf }) ?? null
    await this.#hearing?.catch(onDeaf)
  }

  async #stopHearing(): Promise<void> {
    const hearing = this.#hearing
    this.#hearing = null
    const stop = await hearing?.catch(() => null)
    await stop?.()
  }

  async #take(): Promise<void> {
    try {
      const hands = await this.#desk.take(this)
      await this.#startHearing()
      // Opening them takes a second: the person may have thought better of it.
      if (!this.#isAllowed) return
      if (hands !== this.#hands) this.#forget()
      this.#hands = hands
      this.#failure = null
      this.#takeover = null
      this.#refusal = null
      hands.setMode('autonomous')
      hands.handBack()
    } catch (error) {
      // What is wrong with the machine is shown until it is tried again; that somebody else is at work is not.
      const failure = asAppError(error)
      if (failure.code.startsWith('input.')) this.#failure = failure
      throw failure
    }
  }

  /** Releases first: two directions at once mean something else to a game. */
  #changes(wanted: ReadonlySet<KeyCode>): readonly { code: KeyCode; down: boolean }[] {
    const up = [...this.#sent].filter((code) => !wanted.has(code))
    const down = [...wanted].filter((code) => !this.#sent.has(code))
    return [...up.map((code) => ({ code, down: false })), ...down.map((code) => ({ code, down: true }))]
  }

  /** @returns whether it was done, and nothing else happened meanwhile */
  async #press(hands: GuardedHands, code: KeyCode, down: boolean): Promise<boolean> {
    const before = this.#releases
    const outcome = await hands.send({ kind: 'key', code, down })
    // The person took over meanwhile, and everything was let go of.
    if (before !== this.#releases) return false
    if (outcome.kind === 'sent') {
      this.#sent[down ? 'add' : 'delete'](code)
      this.#refusal = null
      return true
    }
    this.#refusal = outcome.reason
    await this.#letGo(hands)
    return false
  }

  async #letGo(hands: GuardedHands): Promise<void> {
    if (this.#sent.size === 0) return
    this.#forget()
    await hands.releaseAll()
  }

  #forget(): void {
    this.#sent = new Set()
    this.#releases += 1
  }

  #whyNot(): AppError | null {
    const { title } = this.window
    const monitor = this.window.monitor()
    if (monitor !== null && this.#desk.isCalibrated(monitor)) return null
    return new AppError('calibrate.needed', { title })
  }
}
