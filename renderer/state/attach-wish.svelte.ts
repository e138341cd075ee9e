import { asAppError, type AppError } from '../../electron/shared/errors'
import { MAX_SEATS, type Seat } from '../../electron/shared/seat'
import type { Candidate } from '../../electron/shared/target'
import { attaching } from './attach.svelte'
import { play } from './play.svelte'
import { router } from './route.svelte'
import { toasts } from './toasts.svelte'

/** The place beside the open games. */
export const BESIDE = 'beside'

/** What a person does on the Attach page: where a game is wanted, and which one is on its way there. */
export class AttachWish {
  readonly #seat: () => string | null
  /** Whichever is being attached. */
  busyId = $state<string | null>(null)
  /** A MAME of one's own, whose way to join is shown. */
  joiningId = $state<string | null>(attaching.wait?.candidateId ?? null)
  joinFailure = $state.raw<AppError | null>(null)

  /** `seat` is the seat whose game gives way; null: the new one comes beside the others. */
  constructor(seat: () => string | null) {
    this.#seat = seat
  }

  readonly open: readonly Seat[] = $derived(play.seats.filter(({ status }) => status !== 'detached'))
  readonly isFull = $derived(this.open.length >= MAX_SEATS)
  /** What the person chose. */
  wished: string = $derived.by(() => this.#seat() ?? BESIDE)
  /** The same as long as it is possible: a seat, or beside the others. */
  readonly where: string = $derived.by(() => {
    if (this.open.some(({ id }) => id === this.wished)) return this.wished
    return this.isFull ? (this.open[0]?.id ?? BESIDE) : BESIDE
  })

  isAttached(candidate: Candidate): boolean {
    return this.open.some(({ candidate: c, status }) => c?.id === candidate.id && status !== 'attaching')
  }

  /** It is attached with another game than the one chosen now. */
  isStale(candidate: Candidate): boolean {
    const attachedAs = this.#seatOf(candidate)?.candidate?.profileId
    return attachedAs !== undefined && attachedAs !== candidate.profileId
  }

  /** Its way to join is shown, or it is waited for. */
  isJoining(candidate: Candidate): boolean {
    const isMeant = this.joiningId === candidate.id || attaching.wait?.candidateId === candidate.id
    return candidate.isInvited === true && isMeant
  }

  /** Attaches it, or shows (and hides again) how it is made to join. */
  choose(candidate: Candidate): void {
    if (candidate.isInvited !== true) void this.attach(candidate)
    else this.joiningId = this.joiningId === candidate.id ? null : candidate.id
  }

  /** Attaches where it was wished; a window that is open already gives way to itself. */
  async attach(candidate: Candidate): Promise<void> {
    const tell = (error: unknown): void => {
      if (candidate.isInvited === true) this.joinFailure = asAppError(error)
      else toasts.error(error)
    }
    this.busyId = candidate.id
    this.joinFailure = null
    const place = (candidate.kind === 'window' && this.#seatOf(candidate)?.id) || this.where
    if (place !== BESIDE) play.show(place)
    const isThere = await (place === BESIDE ? play.open(candidate.id, tell) : play.attach(candidate.id, tell))
    this.busyId = null
    if (isThere && router.current.page === 'attach') router.go('play')
  }

  #seatOf(candidate: Candidate): Seat | undefined {
    return this.open.find((seat) => seat.candidate?.id === candidate.id)
  }
}
