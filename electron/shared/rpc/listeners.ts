import type { ClientEvents } from './contract'

/** Who listens to which event. */
export type Listeners = { [E in keyof ClientEvents]: Set<ClientEvents[E]> }

/** A place for the listeners of every event, and nobody in it yet. */
export function noListeners(): Listeners {
  return {
    play: new Set(),
    seats: new Set(),
    sessionsChanged: new Set(),
    gamesChanged: new Set(),
    reading: new Set(),
    settingsChanged: new Set(),
    videos: new Set(),
    obs: new Set(),
    training: new Set(),
    runsChanged: new Set(),
    imitation: new Set(),
    imitationChanged: new Set(),
    modelsChanged: new Set(),
    calibration: new Set(),
    mameWait: new Set(),
    notice: new Set()
  }
}

/** Adds a listener; answers the way to stop listening. */
export function listen<E extends keyof ClientEvents>(
  to: Listeners,
  event: E,
  listener: ClientEvents[E]
): () => void {
  const listeners: Set<ClientEvents[E]> = to[event]
  listeners.add(listener)
  return () => listeners.delete(listener)
}
