import { setTimeout as sleep } from 'node:timers/promises'
import type { ActingReport, Refusal, TakeoverCause } from '../../shared/acting'
import type { Act, Action, PicturePoint } from '../../shared/action'
import { AppError, asAppError, errorData } from '../../shared/errors'
import { actOf } from '../../shared/game-action'
import { movedTo, pictureToDesktop } from '../../shared/geometry/picture-point'
import type { Point } from '../../shared/geometry/rectangle'
import { USUAL_CLICK } from '../../shared/profile'
import type { PersonInput } from '../../shared/person-input'
import type { HandsEvents } from '../../shared/target'
import type { InputEvent } from '../input/events'
import { whyNotAt } from '../input/guard'
import type { GuardedInput } from '../input/guarded-input'
import type { KeyCode } from '../input/keys'
import { actSteps, type ActScene, type Aim } from './act-steps'
import { HANDS_KEYS, type HandsDesk } from './hands-desk'
import type { ActedWindow, HandsInWindow, HandsUser } from '../targets/acted-window'
import { WindowKeys } from './window-keys'

/** The hands in one window. */
export function handsFor(desk: HandsDesk, window: ActedWindow): HandsInWindow {
  const hands = new WindowHands(desk, window, WindowKeys.of(window.profile))
  desk.join(hands)
  return hands
}

/** The hands of the app in one window: keys and mouse for the agent; and they tell what the person does there. */
class WindowHands implements HandsInWindow, HandsUser {
  readonly window: ActedWindow
  readonly #desk: HandsDesk
  readonly #keys: WindowKeys
  readonly #listeners = new Set<HandsEvents>()
  readonly #scene: ActScene
  /** The controls to be held, and those of their keys that the game has been told are down. */
  #wanted: readonly string[] = []
  #sent = new Set<KeyCode>()
  /** Keys that are down for a moment only, by what is done once. */
  #pressed = new Set<KeyCode>()
  /** What is done once and is under way. */
  #act: Promise<void> | null = null
  /** Where the pointer was last known to be on the desktop. */
  #pointer: Point | null = null
  #personHolds: readonly string[] = []
  readonly #stopFollowing: (() => void) | undefined
  /** While the hands are open the person is heard in this window, recorded or not. */
  #hearing: Promise<() => Promise<void>> | null = null
  #hands: GuardedInput | null = null
  #refusal: Refusal | null = null
  /** The same of what was to be done once. Keys that are held again do not undo it. */
  #actRefusal: Refusal | null = null
  #takeover: TakeoverCause | null = null
  #failure: AppError | null = null
  #isAllowed = false
  /** Counts the times that everything was let go of. */
  #releases = 0

  constructor(desk: HandsDesk, window: ActedWindow, keys: WindowKeys) {
    this.#desk = desk
    this.window = window
    this.#keys = keys
    this.#scene = {
      click: window.profile.pointer?.click ?? USUAL_CLICK,
      codesOf: (controls) => keys.codesOf(controls),
      aim: (at) => this.#aim(at),
      pointer: () => this.#pointer
    }
    this.#stopFollowing = window.ears?.follow({
      onInput: (input) => this.#hear(input),
      onEnd: () => this.#notePerson([])
    })
  }

  get report(): ActingReport {
    const unavailable = this.#failure ?? this.#whyNot()
    return {
      unavailable: unavailable && errorData(unavailable),
      refusal: this.#refusal ?? this.#actRefusal,
      takeover: this.#takeover,
      ...HANDS_KEYS
    }
  }

  get held(): readonly string[] {
    return this.#wanted.filter((id) => [...this.#keys.codesOf([id])].some((code) => this.#sent.has(code)))
  }

  get isBusy(): boolean {
    return this.#act !== null
  }

  async idle(): Promise<void> {
    await this.#act
  }

  async letGo(): Promise<void> {
    this.#wanted = []
    if (this.#hands !== null) await this.#letGo(this.#hands)
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
    this.#refusal = this.#actRefusal = null
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

  async perform(action: Action): Promise<void> {
    const hands = this.#hands
    if (hands === null) return
    if (this.#whyNot() !== null) return this.#letGo(hands)
    const act = actOf(action)
    if (act !== null || !isSame(action.held, this.#wanted)) this.#actRefusal = null
    this.#wanted = action.held
    if (!(await this.#holdWanted(hands)) || act === null) return
    if (this.isBusy) this.#actRefusal = 'busy'
    else this.#begin(hands, act)
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
    void this.#settled().then(async () => {
      try {
        // Those that were opened since, because the person was not heard any more, have not begun to act.
        await this.handBack()
      } catch {
        // Why they cannot be had stands in the report.
        return
      }
      this.#takeover = null
      this.#refusal = this.#actRefusal = null
      for (const { onHandBack } of this.#listeners) onHandBack()
    })
  }

  #settled(): Promise<void> {
    return this.window.ears?.settled() ?? Promise.resolve()
  }

  #hear(input: PersonInput): void {
    // Where on the desktop that was is not told.
    if (input.kind === 'move') this.#pointer = null
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
      this.#refusal = this.#actRefusal = null
      hands.setMode('autonomous')
      hands.handBack()
    } catch (error) {
      // What is wrong with the machine is shown until it is tried again; that somebody else is at work is not.
      const failure = asAppError(error)
      if (failure.code.startsWith('input.')) this.#failure = failure
      throw failure
    }
  }

  /** @returns whether all of it was done */
  async #holdWanted(hands: GuardedInput): Promise<boolean> {
    for (const { code, down } of this.#changes(this.#keys.codesOf(this.#wanted))) {
      const refusal = await this.#send(hands, { kind: 'key', code, down })
      if (refusal !== 'overtaken') this.#refusal = refusal
      if (refusal !== null) return false
      this.#sent[down ? 'add' : 'delete'](code)
    }
    return true
  }

  /** Releases first: two directions at once mean something else to a game. What is down already waits. */
  #changes(wanted: ReadonlySet<KeyCode>): readonly { code: KeyCode; down: boolean }[] {
    const up = [...this.#sent].filter((code) => !wanted.has(code))
    const down = [...wanted].filter((code) => !this.#sent.has(code) && !this.#pressed.has(code))
    return [...up.map((code) => ({ code, down: false })), ...down.map((code) => ({ code, down: true }))]
  }

  #begin(hands: GuardedInput, act: Act): void {
    const doing = this.#do(hands, act).finally(() => {
      if (this.#act === doing) this.#act = null
    })
    this.#act = doing
  }

  /** Event by event, until one is refused or everything was let go of. */
  async #do(hands: GuardedInput, act: Act): Promise<void> {
    const before = this.#releases
    for await (const { event, afterMs, felt } of actSteps(act, this.#scene)) {
      if (afterMs > 0) await sleep(afterMs)
      if (before !== this.#releases) return
      // It is down already, by being held: the game feels that.
      if (event.kind === 'key' && this.#sent.has(event.code)) continue
      const refusal = await this.#send(hands, event)
      if (refusal !== null) {
        if (refusal !== 'overtaken') this.#actRefusal = refusal
        return
      }
      if (event.kind === 'key') this.#pressed[event.down ? 'add' : 'delete'](event.code)
      if (felt !== undefined) for (const { onAct } of this.#listeners) onAct(felt)
    }
  }

  async #aim(place: PicturePoint): Promise<Aim | null> {
    const [area, view] = [this.window.area(), await this.#desk.view(this.window)]
    if (area === null || view === 'gone') {
      this.#actRefusal = 'windowGone'
      return null
    }
    return {
      at: pictureToDesktop(movedTo(area, view.client), this.window.profile.windowPicture ?? {}, place),
      isOpen: (at) => whyNotAt(at, view) === null
    }
  }

  /**
   * Does one event. Answers why it was not done, having let go of everything then; 'overtaken': everything was let
   * go of meanwhile, or the hands fell. Null: it was done.
   */
  async #send(hands: GuardedInput, event: InputEvent): Promise<Refusal | 'overtaken' | null> {
    const before = this.#releases
    try {
      const outcome = await hands.send(event)
      if (before !== this.#releases) return 'overtaken'
      if (outcome.kind === 'sent') {
        if ('at' in event && event.at !== null) this.#pointer = event.at
        return null
      }
      await this.#letGo(hands)
      return outcome.reason
    } catch {
      // The hands fell; they tell of it themselves, and let go. New ones come with the next hand-back.
      this.#desk.doubt()
      await this.#letGo(hands).catch(() => undefined)
      return 'overtaken'
    }
  }

  async #letGo(hands: GuardedInput): Promise<void> {
    if (this.#sent.size === 0 && !this.isBusy) return
    this.#forget()
    await hands.releaseAll()
  }

  #forget(): void {
    this.#sent = new Set()
    this.#pressed = new Set()
    this.#act = null
    this.#releases += 1
  }

  #whyNot(): AppError | null {
    const { title } = this.window
    const monitor = this.window.monitor()
    if (monitor !== null && this.#desk.isCalibrated(monitor)) return null
    return new AppError('calibrate.needed', { title })
  }
}

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((id) => b.includes(id))
