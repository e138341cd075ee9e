import type { ActingReport, TakeoverCause } from './acting'
import type { Act, Action } from './action'
import type { WindowLook } from './capture'
import type { AppError, ErrorData } from './errors'
import type { Frame } from './frame'
import type { Text } from './language'
import type { MameInvitation } from './mame'
import type { PersonInput } from './person-input'
import type { Profile } from './profile'

export const TARGET_KINDS = ['builtin', 'mame', 'window'] as const
export type TargetKind = (typeof TARGET_KINDS)[number]

/** Something that could be attached. Plain data: it is shown in a list. */
export interface Candidate {
  /** Stable while the thing exists: `builtin:<game>`, `mame:<game>`, `mame:any:<driver>`, `window:4194305`. */
  readonly id: string
  readonly kind: TargetKind
  readonly title: Text
  /** A second line: the program's name, the driver, the size. */
  readonly detail: Text
  /** Profile that fits it, or null when none is known. */
  readonly profileId: string | null
  /** Why it cannot be attached now; null when it can. */
  readonly unavailable: ErrorData | null
  /** The person starts it and it joins: attaching waits for it (`mame.invite` tells what to type). */
  readonly isInvited?: boolean
}

/** What an attached target offers beyond pictures. */
export interface Capabilities {
  /** The game waits for the agent: `advance` runs an exact number of frames. */
  readonly lockStep: boolean
  readonly ram: boolean
  /** `keepStart` and `restoreStart` work. */
  readonly reset: boolean
  /** `perform` does something. */
  readonly act: boolean
}

export type LostReason = 'closed' | 'crashed' | 'hung'
/** Hears why a game went away by itself, and what more is known, to stand inside a sentence. */
export type LostListener = (reason: LostReason, detail: Text) => void

/**
 * A live connection to one game. Optional methods are there exactly when the capability says so.
 * Every method rejects with an AppError once the session is lost or closed.
 */
export interface GameSession {
  readonly candidate: Candidate
  readonly profile: Profile | null
  readonly capabilities: Capabilities
  /** The newest picture. */
  frame(): Promise<Frame>
  /**
   * Targets that are seen through the desktop only: the newest picture, if one can be had, and how well
   * the target can be seen. Rejects only once the session is lost or closed.
   */
  look?(): Promise<WindowLook>
  /** Windows that can be acted in only: under what conditions `perform` does something. */
  readonly hands?: SessionHands | null
  /** Windows only: what the person does in it. */
  readonly ears?: SessionEars | null
  /**
   * Holds exactly the action's controls from the next frame on, and does the rest of it once. Lock-step: what it
   * presses is held during the next `advance`; there is no mouse and no text. In a window as far as its guard allows
   * (`hands.report` tells what it did not), and without waiting for what is done once.
   */
  perform(action: Action): Promise<void>
  /** Lock-step: runs `frames` frames of the game with what is held, then stops at vertical blank. */
  advance?(frames: number): Promise<void>
  /** The memory block the profile declares, as it is now. The array is reused by the next call. */
  ram?(): Promise<Uint8Array>
  /** Remembers this moment as the start of an episode. All controls are released first. */
  keepStart?(): Promise<void>
  /** Returns to the remembered moment, exactly. All controls are released first. */
  restoreStart?(): Promise<void>
  /** Called once if the game goes away by itself. Returns the way to stop listening. */
  onLost(listener: LostListener): () => void
  /** Lets go of everything held and ends the connection. Safe to call twice. */
  close(): Promise<void>
}

/** What happens to the hands by itself. */
export interface HandsEvents {
  /** The person has the controls from now on. `stopKey`: they want everything to stop, too. */
  readonly onTakeover: (cause: TakeoverCause) => void
  /** The person pressed the key that hands the controls back. */
  readonly onHandBack: () => void
  /** The controls that the person holds by their own keys, which reach the game without us. */
  readonly onPersonHolds: (held: readonly string[]) => void
  /** The agent does this once: the game felt the beginning of it at this moment. */
  readonly onAct: (act: Act) => void
}

/** How a window of the desktop is acted in, by its session's `perform`, while the person allows it. */
export interface SessionHands {
  readonly report: ActingReport
  /** The controls whose keys the agent holds now. */
  readonly held: readonly string[]
  /** Something that the agent does once is under way; another such thing would be refused. */
  readonly isBusy: boolean
  /** Resolves when nothing of the kind is under way. */
  idle(): Promise<void>
  /** Ends it, and lets go of everything, until the next `perform`. */
  letGo(): Promise<void>
  /** Returns the way to stop listening. */
  listen(events: HandsEvents): () => void
  /** The agent may act from now on. Throws why it cannot be given the controls (ActingReport.unavailable). */
  allow(): Promise<void>
  /** It may not any more: everything is let go of. */
  forbid(): void
  takeControl(): void
  handBack(): Promise<void>
}

/** What a window tells of itself; empty where it tells nothing. */
export interface NamedWindow {
  readonly title: string
  readonly program: string
}

/** What is told by those who hear the person. Times are of `performance.now()`. */
export interface EarsEvents {
  readonly onInput: (input: PersonInput) => void
  /** Nothing is heard any more. */
  readonly onDeaf: (error: AppError) => void
}

export interface FollowEvents extends Pick<EarsEvents, 'onInput'> {
  /** Nobody hears any more: what is held then is not known to be let go of. */
  readonly onEnd: () => void
}

/**
 * Hears what the person does in a window of the desktop while it has the focus, and nothing that is done elsewhere.
 * The system is listened to only while somebody hears.
 */
export interface SessionEars {
  /**
   * Hears from now on. Throws 'input.deaf' or 'input.noDisplay' where that is not possible. Returns the way to stop,
   * which resolves when all that was heard before it is told.
   */
  hear(events: EarsEvents): Promise<() => Promise<void>>
  /** Is told what is heard as long as anybody hears. Returns the way to stop. */
  follow(events: FollowEvents): () => void
  /** Resolves when all that was heard so far is told. */
  settled(): Promise<void>
}

/** A kind of thing that can be attached. */
export interface Target {
  readonly kind: TargetKind
  list(): Promise<Candidate[]>
  /** One that can be attached by its id though it is not listed; null for none. Throws why an id can be none. */
  find?(candidateId: string): Candidate | null
  /** A small picture of a candidate as it is now, as a data URL. Kinds whose candidates cannot be seen before they run have none. */
  thumbnail?(candidateId: string): Promise<string>
  /** Windows only: what a candidate is known again by. Throws 'candidate.unknown'. */
  named?(candidateId: string): Promise<NamedWindow>
  /** Throws an AppError when the candidate is gone or does not fit the profile. */
  attach(candidate: Candidate, profile: Profile | null): Promise<GameSession>
  /** Kinds that a person can start themselves: what to type for it. Throws 'candidate.unknown'. */
  invite?(candidateId: string, port: number): MameInvitation
  /** Ends every wait for something that the person was to start. */
  stopWaiting?(): void
}
