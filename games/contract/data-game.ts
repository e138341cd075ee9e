import { AppError } from '../../electron/shared/errors'
import { bytesOf, hasDigits, numberAt, type NumberForm } from '../../electron/shared/memory-form'
import { PhaseRules } from '../../electron/shared/perception/phases'
import type { LockStepProfile, MemoryField, RestartStep } from '../../electron/shared/profile'
import type { ObservedState } from '../../electron/shared/state'
import { episodeStatusBy, waitFor, type EpisodeScript } from './episode'
import type { Game } from './game'

/** How long a control is held to be felt, and let go of before the next one, in seconds of the game. */
const PRESS_SECONDS = 0.2

/**
 * A game without code of its own: everything it does is said by its profile. Its fields are the numbers in its memory,
 * its phase is what the profile's rules make of them, and its episodes begin by the profile's restart steps.
 */
export function dataGame(profile: LockStepProfile): Game {
  const decode = decoderOf(profile)
  return {
    profile,
    decode,
    episodeStatus: () => (ram) => episodeStatusBy(profile.episode, decode(ram)),
    bringToPlay: () => bringToPlay(profile),
    observers: [],
    experts: []
  }
}

interface Place {
  readonly name: string
  readonly form: NumberForm
  /** In the memory block. */
  readonly offset: number
}

function decoderOf(profile: LockStepProfile): (ram: Uint8Array) => ObservedState {
  const places = placesOf(profile)
  const rules = new PhaseRules(profile.phaseRules)
  return (ram) => {
    const fields = places.map(({ name, form, offset }) => {
      const value = numberAt(form, ram, offset)
      return [name, { value, confidence: value === null ? 0 : 1, isSure: value !== null }] as const
    })
    return {
      phase: rules.of(new Map(fields)),
      fields: Object.fromEntries(
        fields.map(([name, { value, confidence }]) => [name, { value, confidence }])
      ),
      entities: []
    }
  }
}

/** Where its numbers lie. A reader's address outside of the declared memory is left out: nothing could be read there. */
function placesOf({ memory, readers }: LockStepProfile): Place[] {
  const { base, size } = memory
  const declared = Object.entries(memory.fields).flatMap(([name, field]) => {
    const form = formOf(field)
    return form === null ? [] : [{ name, form, offset: field.at - base }]
  })
  const read = readers.flatMap((reader) =>
    reader.kind === 'memory' ? [{ name: reader.field, form: reader, offset: reader.at - base }] : []
  )
  return [...declared, ...read].filter(({ form, offset }) => offset >= 0 && offset + bytesOf(form) <= size)
}

/** The form of a field that is one number; null for a run of bytes. */
function formOf({ type, length }: MemoryField): NumberForm | null {
  if (type === 'u8array') return null
  return hasDigits(type) ? { type, length } : { type }
}

/** Throws 'profile.invalid' for a step that needs a window. */
function* bringToPlay(profile: LockStepProfile): EpisodeScript {
  const { refreshHz } = profile.screen
  const frames = (seconds: number): number => Math.max(1, Math.round(seconds * refreshHz))
  for (const [index, step] of (profile.episode.restart ?? []).entries()) {
    if ('waitSeconds' in step) yield waitFor(frames(step.waitSeconds))
    else if ('press' in step) {
      yield { hold: [step.press], frames: frames(PRESS_SECONDS) }
      yield waitFor(frames(PRESS_SECONDS))
    } else throw needsWindow(profile.id, index, step)
  }
}

function needsWindow(id: string, index: number, step: RestartStep): AppError {
  const what = Object.keys(step).join(', ')
  return new AppError('profile.invalid', {
    file: id,
    field: `episode.restart.${index}`,
    why: {
      en: `“${what}” can only be done in a window; this game waits for the agent: press its controls, or wait`,
      fr: `« ${what} » n’est possible que dans une fenêtre ; ce jeu attend l’agent : pressez ses commandes, ou attendez`
    }
  })
}
