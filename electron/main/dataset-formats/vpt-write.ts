import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { AppError } from '../../shared/errors'
import type { GameAction, Profile } from '../../shared/profile'
import type { ExportTools } from './export-tools'
import type { Moments } from './moments'
import { pictureCodec, PictureVideo, type PictureCodec } from './picture-video'
import { markOf } from './stretch-mark'
import { BUTTONS, keyName } from './vpt-tick'

/** Each stretch as a video and the lines of its ticks, with the keys and the mouse that its actions work. */
export async function writeVpt(moments: Moments, folder: string, tools: ExportTools): Promise<void> {
  const { dataset } = moments
  const { profile, ffmpeg, pictures } = tools
  if (ffmpeg === null) throw new AppError('dataset.needsFfmpeg', { format: 'vpt' })
  if (profile === null)
    throw new AppError('dataset.notExported', {
      why: {
        en: `which keys its actions are is told by the profile of the game ${dataset.game}, which is not here; add that game, or choose another format`,
        fr: `ce que ses actions font des touches est dit par le profil du jeu ${dataset.game}, qui n’est pas là ; ajoutez ce jeu, ou choisissez un autre format`
      }
    })
  const codec = await pictureCodec(ffmpeg, pictures, dataset)
  for (const [index, stretch] of dataset.stretches.entries()) {
    const name = `${dataset.id}-${String(index + 1).padStart(5, '0')}`
    await writeStretch(moments, stretch, { folder, name, codec, profile, ffmpeg }, tools)
  }
}

interface Place {
  readonly folder: string
  readonly name: string
  readonly codec: PictureCodec
  readonly profile: Profile
  readonly ffmpeg: string
}

async function writeStretch(
  moments: Moments,
  stretch: Moments['dataset']['stretches'][number],
  { folder, name, codec, profile, ffmpeg }: Place,
  { signal, onMoment }: ExportTools
): Promise<void> {
  const { side, isColour, decisionsPerSecond: rate } = moments.dataset
  const video = new PictureVideo(ffmpeg, join(folder, `${name}.mp4`), codec, { side, isColour, rate })
  const lines = createWriteStream(join(folder, `${name}.jsonl`))
  const failed = new AbortController()
  lines.on('error', (error) => failed.abort(error))
  try {
    const ticks = new Ticks(profile, side)
    let moment = stretch.from
    for await (const planes of moments.pictures(stretch.from, stretch.to)) {
      signal.throwIfAborted()
      failed.signal.throwIfAborted()
      const line = {
        ...ticks.next(moments.actionAt(moment)),
        tick: moment - stretch.from,
        milli: Math.round(1000 * moments.timeMs(moment, stretch.from)) / 1000,
        isGuiOpen: false,
        hotbar: 0,
        apprenti: { action: moments.actionAt(moment), ...markOf(stretch) }
      }
      if (!lines.write(`${JSON.stringify(line)}\n`)) await once(lines, 'drain', { signal: failed.signal })
      await video.write(planes)
      moment += 1
      onMoment()
    }
    await video.finish()
    lines.end()
    await finished(lines)
  } catch (error) {
    await video.kill()
    lines.destroy()
    throw failed.signal.aborted ? failed.signal.reason : error
  }
}

/** What keys and mouse did, tick by tick, for the actions of a game. */
class Ticks {
  readonly #actions: ReadonlyMap<string, GameAction>
  readonly #keys: ReadonlyMap<string, string>
  readonly #side: number
  #held: readonly string[] = []
  #at = { x: 0, y: 0 }

  constructor({ actions, controls }: Profile, side: number) {
    this.#side = side
    this.#actions = new Map(actions.map((action) => [action.id, action]))
    this.#keys = new Map(controls.map(({ id, key, windowKey }) => [id, keyName(windowKey ?? key)]))
  }

  next(id: string | null): { readonly mouse: object; readonly keyboard: object } {
    const action = id === null ? undefined : this.#actions.get(id)
    const named = (controls: readonly string[]): string[] =>
      controls.map((control) => this.#keys.get(control)!)
    const [hold, press] = [named(action?.hold ?? []), named(action?.press ?? [])]
    const keys = [...new Set([...hold, ...press])]
    // What is pressed is pressed anew, even where it was in the tick before.
    const newKeys = keys.filter((key) => press.includes(key) || !this.#held.includes(key))
    this.#held = keys
    return { mouse: this.#mouse(action), keyboard: { keys, newKeys, chars: action?.type ?? '' } }
  }

  #mouse(action: GameAction | undefined): object {
    const made = action?.click ?? action?.drag
    const place = action?.click?.at ?? action?.drag?.from ?? action?.move?.at
    const before = this.#at
    if (place !== undefined) this.#at = { x: place.x * this.#side, y: place.y * this.#side }
    const button = made === undefined ? [] : [BUTTONS.findIndex((name) => name === made.button)]
    return {
      ...this.#at,
      dx: this.#at.x - before.x,
      dy: this.#at.y - before.y,
      // A wheel that is turned down counts down there, and up here.
      dwheel: action?.wheel === undefined ? 0 : -action.wheel.dy,
      buttons: button,
      newButtons: button
    }
  }
}
