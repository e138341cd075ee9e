import type { TakeoverCause } from '../../shared/acting'
import type { Action } from '../../shared/action'
import type { ClientArea } from '../../shared/geometry/client-area'
import type { MonitorPlace } from '../../shared/geometry/monitors'
import type { Text } from '../../shared/language'
import type { Profile } from '../../shared/profile'
import type { SessionEars, SessionHands } from '../../shared/target'

/** An attached window as the hands need to know it. */
export interface ActedWindow {
  readonly title: Text
  readonly profile: Profile
  /** Its number on the desktop; null while it is closed. */
  readonly windowId: () => number | null
  /** The monitor that shows most of it, as far as is known. */
  readonly monitor: () => MonitorPlace | null
  /** Where its client area was when its newest picture was taken; null before the first one. */
  readonly area: () => ClientArea | null
  /** What the person does in it; left out where nobody is heard. */
  readonly ears?: SessionEars
}

/** One window's interest in the hands. */
export interface HandsUser {
  readonly window: ActedWindow
  /** The person took the controls; only whoever holds the hands is told, except for the stop key. */
  takenOver(cause: TakeoverCause): void
  /** The person gave them back by the key for it. */
  handedBack(): void
}

/** The hands as their window's session works them. */
export interface HandsInWindow extends SessionHands {
  /**
   * Holds the keys of the action's controls and no others, as far as the guard lets it, and begins what it does once,
   * which goes on beside: that takes a tenth of a second and more (`isBusy`, `idle`). One that comes meanwhile is
   * refused ('busy') and nothing of it is done but the holding. After any other refusal nothing counts as held, no
   * key or button stays down, and the next call begins anew.
   */
  perform(action: Action): Promise<void>
  /** Lets go of everything; the window is not attached any more. */
  close(): Promise<void>
}

/** Gives a window its hands; null where its profile names keys that cannot be pressed. */
export type HandsMaker = (window: ActedWindow) => HandsInWindow | null
