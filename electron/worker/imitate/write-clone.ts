import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Dataset } from '../../shared/dataset'
import type { CloneConfig } from '../../shared/imitation'
import { GAME_ENVS, type GameEnv } from '../../../games/registry'
import { LIVE_PREFIX, liveSpace, USUAL_LOOK, type LiveLook } from '../../shared/live-env'
import { CARD_FILE, POLICY_FILE, type PolicyCard } from '../../shared/policy-card'
import { discrete } from '../../shared/spaces'
import { POLICY_FORMAT } from '../deploy/policy-format'
import { emitOnnx } from '../engine/onnx/emit'
import { writeWhole } from '../train/run-folder'
import type { LearnedClone } from './clone-tools'

/**
 * The environment in which a clone plays. A game that brings code has some of its own: whatever plays or trains there
 * takes the clone; any other game plays in its window.
 */
export function envOf({ game, vectors }: Dataset, look: LiveLook): string {
  if (look.see === 'fields' && vectors !== null) return vectors.env
  if (look.see === 'both') return liveEnvId(game, look)
  const usual = JSON.stringify(liveSpace(look, []))
  const own = GAME_ENVS.find(
    (entry) => entry.game.profile.id === game && entry.observer.sees === 'picture' && seesLike(entry, usual)
  )
  return own?.observer.id ?? liveEnvId(game, look)
}

const seesLike = ({ game, observer }: GameEnv, space: string): boolean =>
  JSON.stringify(observer.make(game.profile).space) === space

/** The id of the environment of a game in its window, as a clone looks at it. */
function liveEnvId(game: string, { see, side, isColour, stack }: LiveLook): string {
  const settings = [
    ...(see === 'both' ? ['see=both'] : []),
    ...(side === USUAL_LOOK.side ? [] : [`side=${side}`]),
    ...(isColour ? ['colour=1'] : []),
    ...(stack === USUAL_LOOK.stack ? [] : [`stack=${stack}`])
  ]
  return `${LIVE_PREFIX}${game}${settings.length > 0 ? `?${settings.join('&')}` : ''}`
}

export interface CloneOrigin {
  readonly dataset: Dataset
  readonly config: CloneConfig
  /** What makes the same clone in a terminal. */
  readonly command: string
  readonly title: string
  /** Ids of all data sets behind it, the oldest first; that of `dataset` where left out. */
  readonly datasets?: readonly string[]
  /** The model it goes on from. */
  readonly parent?: PolicyCard['parent']
}

/** Writes a clone as a policy that can play, and its card. */
export function writeClone(folder: string, outcome: LearnedClone, origin: CloneOrigin): void {
  const { dataset, config, command, title } = origin
  mkdirSync(folder, { recursive: true })
  const env = envOf(dataset, outcome.look)
  const configHash = createHash('sha256').update(JSON.stringify(config)).digest('hex')
  const metadata: Record<string, string> = {
    format: POLICY_FORMAT,
    env,
    agent: 'bc',
    choice: 'drawn',
    observation: JSON.stringify(outcome.space),
    // Pictures are stacked by their environment, and numbers beside them; numbers alone by whoever plays.
    ...(outcome.look.see === 'fields' && { frames: String(outcome.look.stack) }),
    action: JSON.stringify(discrete(dataset.actions.length)),
    preprocessing: 'in the graph',
    run: dataset.id,
    config: configHash,
    dataset: hashOf(dataset),
    step: String(outcome.updates),
    recipe: JSON.stringify({
      config: { ...config, heads: outcome.heads },
      delay: outcome.delay,
      datasets: origin.datasets ?? [dataset.id]
    }),
    ...(outcome.gate && { gate: JSON.stringify(outcome.gate) })
  }
  const file = emitOnnx({ ...outcome.policy, metadata }, outcome.parameters)
  writeWhole(join(folder, POLICY_FILE), file)
  const card: PolicyCard = {
    format: 'apprenti-card/1',
    title: { en: title, fr: title },
    env,
    agent: 'bc',
    command,
    seed: config.seed,
    steps: outcome.updates,
    seconds: Math.round(outcome.seconds),
    teacher: { policy: 'person', demonstrations: outcome.samples, corrections: false },
    score: null,
    random: null,
    scripted: null,
    runId: dataset.id,
    configHash,
    ...(origin.parent && { parent: origin.parent }),
    sha256: createHash('sha256').update(file).digest('hex')
  }
  writeWhole(join(folder, CARD_FILE), `${JSON.stringify(card, null, 2)}\n`)
}

/** Of everything a data set was made of, and of what a person changed in it. */
const hashOf = ({ sessions, labelsSha256 }: Dataset): string =>
  createHash('sha256')
    .update([...sessions.map(({ sha256 }) => sha256), ...(labelsSha256 ? [labelsSha256] : [])].join())
    .digest('hex')
