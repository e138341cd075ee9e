import { FRAME_LIMIT } from '../../../../games/contract/episode'
import type { AsyncEnv, Info, ResetRequest, ResetResult, StepResult } from '../env'
import { PICTURE_SIDE } from '../../../../games/contract/observer'
import {
  box,
  discrete,
  pictureStack,
  sizeOf,
  type Box,
  type Discrete,
  type Observation
} from '../../../shared/spaces'
import { StepGuard } from '../step-guard'
import { Bridge, type GymResources } from './bridge'
import {
  ANSWER,
  GarbledMessage,
  makeMessage,
  readMade,
  readSeen,
  resetMessage,
  stepMessage,
  type AtariRequest,
  type Made,
  type Seen
} from './messages'
import { ScreenReducer } from './screen'

/** How Atari games (`ALE/...`) are played; other environments know none of it. */
export interface AtariOptions {
  /** Pictures in one observation. Default 4. */
  readonly window?: number
  /** Frames an action is kept for. Default 4. */
  readonly frameskip?: number
  /** Each game begins after 1 to this many idle frames (0: none). Default 30. */
  readonly noopMax?: number
  /** A lost life ends the episode while the game goes on (for training only). Default false. */
  readonly lifeEndsEpisode?: boolean
  /** Chance, at every frame, that the action before is kept. Default: the environment's own (0.25 in `ALE/...-v5`). */
  readonly stickyProbability?: number
  /** Frames after which an episode is truncated. Default 108,000. */
  readonly frameLimit?: number
}

export interface GymOptions extends AtariOptions {
  /** How long Python may take to start and make the environment. Default 60 s, or as long as a step where that is more. */
  readonly makeDeadlineMs?: number
  /** How long a step or a reset may take. Default 30 s. */
  readonly stepDeadlineMs?: number
}

/** Turns what the bridge sends into observations of our own. */
interface View {
  readonly space: Box
  begin(raw: Buffer): Observation
  next(raw: Buffer): Observation
}

/** An environment of Gymnasium, in a Python process of its own. */
export class GymEnv implements AsyncEnv {
  readonly observationSpace: Box
  readonly actionSpace: Discrete
  private readonly guard: StepGuard
  private readonly bytes: number
  private score = 0

  private constructor(
    readonly id: string,
    private readonly bridge: Bridge,
    made: Made,
    private readonly view: View,
    private readonly stepDeadlineMs: number
  ) {
    this.observationSpace = view.space
    this.actionSpace = discrete(made.actions)
    this.bytes = bytesOf(made)
    this.guard = new StepGuard(id, this.actionSpace)
  }

  /**
   * Starts Python and makes `gymId` (`ALE/Breakout-v5`, `CartPole-v1` ...) in it.
   * @throws AppError `gym.*` when there is no Python, no package, no such environment, or it cannot be trained in.
   */
  static async start(gymId: string, resources: GymResources, options: GymOptions = {}): Promise<GymEnv> {
    const id = `gym:${gymId}`
    const { stepDeadlineMs = 30_000, makeDeadlineMs = Math.max(60_000, stepDeadlineMs), window = 4 } = options
    const bridge = new Bridge(id, resources)
    const isAtari = gymId.startsWith('ALE/')
    const question = makeMessage(gymId, isAtari ? atariRequest(options) : null)
    try {
      const body = await bridge.ask(question, ANSWER.made, makeDeadlineMs)
      const made = understood(bridge, () => readMade(body))
      return new GymEnv(id, bridge, made, isAtari ? atariView(made, window) : plainView(made), stepDeadlineMs)
    } catch (thrown) {
      await bridge.close()
      throw thrown
    }
  }

  async reset({ seed }: ResetRequest = {}): Promise<ResetResult> {
    const seen = await this.ask(resetMessage(seed))
    // A lost life may have ended the episode but not the game: the score goes on then.
    this.score = (seen.terminated ? 0 : this.score) + seen.reward
    this.guard.began()
    return { observation: this.view.begin(seen.raw), info: this.info(seen) }
  }

  async step(action: number): Promise<StepResult> {
    this.guard.check(action)
    const seen = await this.ask(stepMessage(action))
    const { reward, terminated, truncated } = seen
    this.score += reward
    if (terminated || truncated) this.guard.ended()
    return { observation: this.view.next(seen.raw), reward, terminated, truncated, info: this.info(seen) }
  }

  close(): Promise<void> {
    return this.bridge.close()
  }

  private async ask(question: Buffer): Promise<Seen> {
    const body = await this.bridge.ask(question, ANSWER.seen, this.stepDeadlineMs)
    return understood(this.bridge, () => readSeen(body, this.bytes))
  }

  /** `score`: rewards since the game began, beyond lives. */
  private info({ lives }: Seen): Info {
    return lives === null ? { score: this.score } : { score: this.score, lives }
  }
}

/** What `read` gives; a garbled message ends the bridge. */
function understood<T>(bridge: Bridge, read: () => T): T {
  try {
    return read()
  } catch (thrown) {
    throw thrown instanceof GarbledMessage ? bridge.garbled(thrown.message) : thrown
  }
}

const atariRequest = (options: AtariOptions): AtariRequest => ({
  frameskip: options.frameskip ?? 4,
  noopMax: options.noopMax ?? 30,
  lifeEndsEpisode: options.lifeEndsEpisode ?? false,
  stickyProbability: options.stickyProbability ?? null,
  frameLimit: options.frameLimit ?? FRAME_LIMIT
})

const spaceOf = ({ dtype, shape, low, high }: Made): Box =>
  box(dtype, shape.length > 0 ? shape : [1], low, high)

const bytesOf = (made: Made): number => sizeOf(spaceOf(made)) * (made.dtype === 'uint8' ? 1 : 4)

function plainView(made: Made): View {
  const look = (raw: Buffer): Observation => {
    // A copy: the observation belongs to the caller, and floats must begin on 4 bytes.
    const own = Uint8Array.from(raw)
    return made.dtype === 'uint8' ? own : new Float32Array(own.buffer)
  }
  return { space: spaceOf(made), begin: look, next: look }
}

/** The last `window` screens, 84 x 84, oldest first; a new episode begins with its first one all through. */
function atariView({ shape }: Made, window: number): View {
  const [height, width] = shape as [number, number]
  const reducer = new ScreenReducer(height, width)
  const space = pictureStack(window, PICTURE_SIDE, PICTURE_SIDE)
  const picture = PICTURE_SIDE * PICTURE_SIDE
  const stack = new Uint8Array(window * picture)
  const newest = stack.subarray((window - 1) * picture)
  return {
    space,
    begin(raw) {
      reducer.reduce(raw, newest)
      for (let i = 0; i < window - 1; i++) stack.set(newest, i * picture)
      return stack.slice()
    },
    next(raw) {
      stack.copyWithin(0, picture)
      reducer.reduce(raw, newest)
      return stack.slice()
    }
  }
}
