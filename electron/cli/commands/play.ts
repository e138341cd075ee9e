import { Command } from 'commander'
import { encodeFrame } from '../../main/capture/encode'
import { RecordedGame } from '../../main/play/recorded-game'
import { openDataFolder } from '../../main/store/data-folder'
import type { GameSession, TargetKind } from '../../shared/target'
import { createPolicy } from '../../worker/agents/catalogue'
import type { Policy } from '../../worker/agents/policy'
import { evaluate, type EpisodeScore, type Evaluation } from '../../worker/train/evaluate'
import { attachGame } from '../attach'
import { dataOption, gameOption, jsonOption, seedOption, targetOption, wholeNumber } from '../options'
import { answer, log } from '../output'

interface Options {
  readonly game: string
  readonly target: TargetKind
  readonly policy: string
  readonly episodes: number
  readonly seed: number
  readonly record: boolean
  readonly data: string
  readonly json: boolean
}

/** What `play --json` prints. */
interface Played extends Evaluation {
  readonly game: string
  readonly target: TargetKind
  readonly policy: string
  /** The session that was recorded, if any. */
  readonly recorded: string | null
}

const describe = (p: Played): string =>
  [
    `${p.policy} on ${p.game} (${p.target}): mean ${p.mean.toFixed(1)} ± ${p.std.toFixed(1)} over ${p.episodes} episodes, seed ${p.seed}`,
    ...(p.recorded === null ? [] : [`recorded as ${p.recorded}`])
  ].join('\n')

const progress = ({ index, seed, score, frames, terminated }: EpisodeScore): void =>
  log(
    `episode ${index + 1} (seed ${seed}): ${score} points in ${frames} frames${terminated ? '' : ', cut at the limit'}`
  )

/** Lets the recording know why each step was taken. */
function told(policy: Policy, recorded: RecordedGame): Policy {
  return {
    begin: (seed) => policy.begin(seed),
    decide: (ram) => {
      const decision = policy.decide(ram)
      recorded.noteDecision(decision)
      return decision
    }
  }
}

async function playRecorded(
  session: GameSession,
  policy: Policy,
  options: Options
): Promise<Evaluation & { recorded: string }> {
  const folder = openDataFolder(options.data).sessions
  const recorded = await RecordedGame.start(
    session,
    { folder, policyId: options.policy, seed: options.seed },
    encodeFrame
  )
  try {
    const evaluation = await evaluate({
      ...options,
      session: recorded,
      policy: told(policy, recorded),
      onEpisode: progress
    })
    return { ...evaluation, recorded: (await recorded.stop()).id }
  } finally {
    await recorded.close()
  }
}

async function play(options: Options): Promise<Played> {
  const session = await attachGame(options)
  try {
    // Before anything is played: an unknown policy must not cost a game.
    const policy = createPolicy(options.policy, options.game, options.seed)
    const { game, target, policy: name } = options
    const result = options.record
      ? await playRecorded(session, policy, options)
      : { ...(await evaluate({ ...options, session, policy, onEpisode: progress })), recorded: null }
    return { ...result, game, target, policy: name }
  } finally {
    await session.close()
  }
}

/** `apprenti play`: whole episodes by a policy, as fast as the machine can, with their scores. */
export function playCommand(): Command {
  return new Command('play')
    .description('let a policy play whole episodes and print the scores')
    .addOption(gameOption())
    .addOption(targetOption())
    .option('--policy <id>', 'who plays (scripted, random)', 'scripted')
    .option('--episodes <n>', 'how many', wholeNumber(1, 100_000), 1)
    .addOption(seedOption())
    .option('--record', 'record what is played as a session', false)
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options: Options) => {
      const played = await play(options)
      answer(options.json, played, () => describe(played))
    })
}
