import sharp from 'sharp'
import { SessionRecorder } from '../../../electron/main/record/recorder'
import { Random } from '../../../electron/shared/random'

const WIDTH = 224
const HEIGHT = 256
const STEPS_PER_SECOND = 15
/** Places that ship and rock can be at; few, so that pictures are drawn once. */
const PLACES = 9

/**
 * Records somebody who plays the bundled game by its keys, in pictures of the test's own: a rock falls, and the ship is
 * steered under it and fires. Answers the session's id.
 */
export async function recordPlay(folder: string, seconds: number): Promise<string> {
  const options = { folder, gameId: 'invaders', title: 'Invaders cabinet', target: 'builtin' } as const
  const recorder = await SessionRecorder.start({
    ...options,
    ...{ profile: null, policyId: 'scripted', seed: 7, queueBytes: 2 ** 28 }
  })
  const random = new Random(5)
  const from = performance.now()
  const stages = { captureMs: 1, decideMs: null, actMs: 1, encodeMs: 1, stepMs: 3 }
  let [ship, rock, height] = [4, 1, 0]
  recorder.mark('episodeStart', '1')
  for (let i = 0; i < STEPS_PER_SECOND * seconds; i++) {
    if (height > 6) [rock, height] = [random.integer(PLACES), 0]
    else if (i % 2 === 0) height++
    const held = rock < ship ? ['left'] : rock > ship ? ['right'] : ['fire']
    const tMonotonicMs = from + (i * 1000) / STEPS_PER_SECOND
    const bytes = await picture(ship, rock, height)
    recorder.addStep({
      picture: { format: 'png', width: WIDTH, height: HEIGHT, bytes, tMonotonicMs, seq: i },
      state: null,
      action: { kind: 'buttons', held },
      ...{ controller: 'human', mode: 'off', reward: 0, episodeScore: 0, decision: null, timing: stages },
      episode: 1 + Math.floor(i / (10 * STEPS_PER_SECOND))
    })
    if (i % 2 === 0) ship += Math.sign(rock - ship)
  }
  await recorder.stop()
  return recorder.id
}

const drawn = new Map<string, Promise<Uint8Array>>()

/** The ship at the bottom, a rock somewhere above it, and stars that are always there. */
function picture(ship: number, rock: number, height: number): Promise<Uint8Array> {
  const key = `${ship} ${rock} ${height}`
  const known = drawn.get(key) ?? draw(ship, rock, height)
  drawn.set(key, known)
  return known
}

function draw(ship: number, rock: number, height: number): Promise<Uint8Array> {
  const [shipX, rockX, rockY] = [12 + 25 * ship, 12 + 25 * rock, 30 + 24 * height]
  const stars = Array.from({ length: 24 }, (_, i) => {
    const [x, y] = [(i * 89) % WIDTH, (i * 53) % 220]
    return `<rect x="${x}" y="${y}" width="2" height="2" fill="#555"/>`
  }).join('')
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">
    <rect width="100%" height="100%" fill="#000"/>${stars}
    <circle cx="${rockX}" cy="${rockY}" r="11" fill="#e06030"/>
    <path d="M${shipX} 226 l14 22 h-28 z" fill="#40e060"/></svg>`
  return sharp(Buffer.from(svg)).png().toBuffer()
}
