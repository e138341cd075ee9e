import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Dataset } from '../../shared/dataset'
import type { CloneConfig } from '../../shared/imitation'
import { LIVE_PREFIX, USUAL_LOOK, type LiveLook } from '../../shared/live-env'
import { CARD_FILE, POLICY_FILE, type PolicyCard } from '../../shared/policy-card'
import { discrete } from '../../shared/spaces'
import { POLICY_FORMAT } from '../deploy/policy-format'
import { emitOnnx } from '../engine/onnx/emit'
import { writeWhole } from '../train/run-folder'
import type { LearnedClone } from './cloner'

/** The id of the environment in which a clone plays: its game, as it looks at it. */
export function liveEnvId(game: string, { side, isColour, stack }: LiveLook): string {
  const settings = [
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
}

/** Writes a clone as a policy that can play, and its card. */
export function writeClone(folder: string, outcome: LearnedClone, origin: CloneOrigin): void {
  const { dataset, config, command, title } = origin
  mkdirSync(folder, { recursive: true })
  const env = liveEnvId(dataset.game, outcome.look)
  const configHash = createHash('sha256').update(JSON.stringify(config)).digest('hex')
  const metadata = {
    format: POLICY_FORMAT,
    env,
    agent: 'bc',
    observation: JSON.stringify(outcome.space),
    action: JSON.stringify(discrete(dataset.actions.length)),
    preprocessing: 'in the graph',
    run: dataset.id,
    config: configHash,
    dataset: hashOf(dataset),
    step: String(outcome.updates)
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
    sha256: createHash('sha256').update(file).digest('hex')
  }
  writeWhole(join(folder, CARD_FILE), `${JSON.stringify(card, null, 2)}\n`)
}

/** Of everything a data set was made of, and of what a person changed in it. */
const hashOf = ({ sessions, labelsSha256 }: Dataset): string =>
  createHash('sha256')
    .update([...sessions.map(({ sha256 }) => sha256), ...(labelsSha256 ? [labelsSha256] : [])].join())
    .digest('hex')
