import type { Decision } from '../../shared/action'
import type { PolicySees } from '../../shared/play'
import type { Profile } from '../../shared/profile'
import { DoubtMeter } from '../deploy/gate'
import { argmax, type PolicyReader } from '../deploy/policy-reader'
import { ENV_IDS, makeObserver } from '../envs/catalogue'
import { memoryObserver } from '../../../games/contract/game'
import type { Moment, Observer } from '../../../games/contract/observer'
import { findGame } from '../../../games/registry'
import { AppError } from '../../shared/errors'
import { numericFields, parseLiveEnv, type PictureLook } from '../../shared/live-env'
import { Random } from '../../shared/random'
import { areSingleMoves } from '../../shared/single-moves'
import { discrete, type Box, type Observation } from '../../shared/spaces'
import { LiveObserver } from '../envs/live-look'
import { PictureAndRam } from '../envs/picture-and-ram'
import { LIVE_ENVS } from './models'
import { RecentRows, rowsSpace } from '../envs/recent-rows'
import { VainMoves } from './vain-moves'
import type { Policy } from '../../../games/contract/policy'

/** How a game's memory is looked at; undefined for one whose memory is not. */
function memoryOf(profile: Profile): Observer | undefined {
  const game = findGame(profile.id)
  return game && memoryObserver(game)?.make(profile)
}

/** Makes an observation of what is seen. */
type Look = (seen: Uint8Array, isFirst: boolean) => Observation

/**
 * A policy that was learned, over the observations it was trained on: greedy by the action values of its network, or, where
 * its file says so, drawn by their softmax. A clone is drawn: what a person does at no moment most likely, such as a click
 * of which only the second is known, would never be done. In a game of single moves something is done at every moment, so it
 * is greedy there, but for what was in vain already (VainMoves): one wrong move can cost a game that waiting cannot.
 * Where a pointer leads it is put to the best place, once it is drawn that it is to be led at all: places that are drawn anew
 * in each decision are a hand that shakes.
 */
export class LearnedPolicy implements Policy {
  private isFirst = true
  private random: Random
  /** Of a game of single moves. */
  private readonly vain: VainMoves | null
  /** The actions that lead the pointer. */
  private readonly leads: readonly boolean[]

  private readonly observe: Look
  readonly sees: PolicySees
  readonly look?: PictureLook
  /** Of a policy that carries a gate. */
  private readonly doubt: DoubtMeter | null

  /** @throws AppError 'model.invalid' for a policy that does not fit the game */
  constructor(
    private readonly reader: PolicyReader,
    profile: Profile,
    seed: number
  ) {
    this.random = new Random(seed)
    this.vain = areSingleMoves(profile.actions) ? new VainMoves() : null
    this.leads = profile.actions.map(({ move }) => move !== undefined)
    const { env, gate } = reader.facts
    this.doubt = gate && new DoubtMeter(gate)
    const live = parseLiveEnv(env)
    if (live !== null) {
      const memory = live.look.see === 'both' ? memoryOf(profile) : undefined
      const observer = memory
        ? new PictureAndRam(live.look, memory)
        : new LiveObserver(live.look, numericFields(profile))
      this.expect(env, observer.space, profile)
      this.sees = memory ? 'pictureAndRam' : live.look.see
      this.look = live.look
      this.observe = this.remembering((seen, isFirst) =>
        isFirst ? observer.begin(seen) : observer.next(seen)
      )
      return
    }
    // One of another environment is refused in the next line, by name.
    const wanted = Object.hasOwn(LIVE_ENVS, env) ? env : ENV_IDS[0]!
    const observer = makeObserver(wanted, profile)
    this.expect(wanted, observer.space, profile)
    this.sees = LIVE_ENVS[wanted]!
    this.observe = this.remembering((seen, isFirst) => {
      const moment: Moment = { ram: seen, paint: (out) => out.set(pictureOf(seen, out.length)) }
      return isFirst ? observer.begin(moment) : observer.next(moment)
    })
  }

  private expect(env: string, space: Box, { actions }: Profile): void {
    const { frames } = this.reader.facts
    this.reader.expect(env, frames === 1 ? space : rowsSpace(space, frames), discrete(actions.length))
  }

  /** As the file says how many moments it sees at once. */
  private remembering(look: Look): Look {
    const { frames } = this.reader.facts
    if (frames === 1) return look
    const rows = new RecentRows(frames)
    return (seen, isFirst) => rows.take(look(seen, isFirst), isFirst)
  }

  begin(seed: number): void {
    this.isFirst = true
    this.vain?.clear()
    this.random = new Random(seed)
    this.doubt?.begin()
  }

  async decide(seen: Uint8Array, isOnlyShown = false): Promise<Decision> {
    const observation = this.observe(seen, this.isFirst)
    this.isFirst = false
    const answered = await this.reader.look(observation)
    const actionValues = [...answered.actionValues]
    const doubt = this.doubt?.take(answered)
    const action = this.chosen(seen, actionValues)
    if (!isOnlyShown) this.vain?.note(action)
    return { action, reason: 'learned', preferences: actionValues, ...(doubt !== undefined && { doubt }) }
  }

  /** The best, or, where the file says that actions are drawn, one by chance, of single moves the best that is not in vain. */
  private chosen(seen: Uint8Array, actionValues: readonly number[]): number {
    if (this.reader.facts.choice === 'best') return argmax(actionValues)
    if (this.vain === null) {
      const byChance = drawn(actionValues, this.random)
      return this.leads[byChance] ? this.bestLead(actionValues) : byChance
    }
    return argmax(this.vain.left(seen, actionValues))
  }

  private bestLead(actionValues: readonly number[]): number {
    return argmax(actionValues.map((value, action) => (this.leads[action] ? value : -Infinity)))
  }
}

/** An action by chance, as likely as the softmax of its preference. */
function drawn(actionValues: readonly number[], random: Random): number {
  const most = actionValues[argmax(actionValues)]!
  const shares = actionValues.map((value) => Math.exp(value - most))
  let left = random.uniform() * shares.reduce((a, b) => a + b, 0)
  const action = shares.findIndex((share) => (left -= share) < 0)
  return action < 0 ? argmax(actionValues) : action
}

/** Throws AppError 'rpc.invalid' for a picture of another size. */
function pictureOf(seen: Uint8Array, bytes: number): Uint8Array {
  if (seen.length === bytes) return seen
  throw new AppError('rpc.invalid', {
    method: 'decide',
    why: `picture: it has ${seen.length} bytes, not ${bytes}`
  })
}
