/**
 * A clone learns on from a person's corrections (HG-DAgger, Kelly et al. 2019): from its present weights, on what it learned
 * from before and the corrections together, and never silently for the worse. docs/algorithms/bc.md
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../shared/errors'
import { cloneConfigSchema, type CloneConfig, type Figures, type Improved } from '../../shared/imitation'
import { POLICY_FILE } from '../../shared/policy-card'
import { onnxMetadata } from '../deploy/onnx-metadata'
import { onnxWeights } from '../deploy/onnx-weights'
import type { CloneOutcome, CloneTools } from './clone-tools'
import { Cloner } from './cloner'
import type { HeldOutAnswer } from './held-out-scores'
import { MixedSamples } from './mixed-samples'
import type { Sample, Samples } from './samples'
import { inRuns, MOST_JUDGED } from './some-samples'

/** At least this share of each batch are corrections; more where they are more of all that there is. */
const LEAST_SHARE = 0.5
/** Of the rate that clones are made with: what is known is not to be thrown over. */
const SLOWER = 0.3
/** So many of what changed most often are told. */
const MOST_CHANGES = 10

/** How a model says that it was cloned. */
const recipeSchema = z.object({
  config: cloneConfigSchema,
  delay: z.number().int(),
  /** Ids of the data sets behind it, the oldest first. */
  datasets: z.array(z.string()).min(1)
})
type Recipe = z.output<typeof recipeSchema>

/** A clone as it is now. */
interface Parent extends Recipe {
  readonly parameters: ReadonlyMap<string, Float32Array>
}

/** Reads a model's folder. @throws AppError 'imitate.noRecipe' for one that is no clone, or from before clones told how they were made */
export function readParent(name: string, folder: string): Parent {
  const bytes = readFileSync(join(folder, POLICY_FILE))
  const metadata = onnxMetadata(bytes)
  const text = metadata.get('recipe')
  const recipe = recipeSchema.safeParse(text === undefined ? null : JSON.parse(text))
  if (recipe.success)
    return {
      ...recipe.data,
      config: { ...recipe.data.config, ...framesOf(recipe.data.config, metadata) },
      parameters: onnxWeights(bytes)
    }
  throw new AppError('imitate.noRecipe', { name, why: NO_CLONE })
}

/** Clones of numbers from before these were stacked saw one moment, whatever their settings said. */
const framesOf = (
  { observe }: CloneConfig,
  metadata: ReadonlyMap<string, string>
): Partial<Pick<CloneConfig, 'stack'>> =>
  observe === 'fields' && !metadata.has('frames') ? { stack: 1 } : {}

const NO_CLONE = {
  en: 'it is no clone, or one from before clones told it',
  fr: 'ce n’est pas un clone, ou il date d’avant que les clones le disent'
}

/** What came of improving. */
interface Improvement extends Improved {
  readonly outcome: CloneOutcome
  readonly config: CloneConfig
}

/**
 * Learns on. The better of before and after by the likelihood of what was held back, of old data and corrections together, is
 * kept: where nothing better was found the parameters are the parent's.
 * @param old what the parent learned from, in its order
 * @param corrections what it is to learn besides
 * @throws AppError 'dataset.mixed', 'imitate.otherShape'
 */
export async function improve(
  parent: Parent,
  old: readonly Samples[],
  corrections: Samples,
  wish: { readonly minutes: number; readonly seed: number },
  tools: CloneTools
): Promise<Improvement> {
  const mixed = new MixedSamples([...old, corrections], parent.config.observe)
  const { config: before, delay, parameters } = parent
  const config = { ...before, minutes: wish.minutes, learningRate: SLOWER * before.learningRate, delay }
  // Split by the seed it was cloned with: what it learned from then does not judge it now.
  const parts = mixed.split(delay, before.heldOutShare, before.seed)
  const oldMoments = old.reduce((sum, { dataset }) => sum + dataset.moments, 0)
  const isNew = ({ moment }: Sample): boolean => moment >= oldMoments
  const share = parts.training.filter((sample) => isNew(sample)).length / Math.max(1, parts.training.length)
  const start = { parameters, parts, share: Math.max(LEAST_SHARE, share), isMore: isNew }
  // Corrections are few: all that are held back count.
  const isHeld = (isOne: boolean): readonly Sample[] =>
    parts.heldOut.filter((sample) => isNew(sample) === isOne)
  const judged = [...inRuns(isHeld(false), MOST_JUDGED), ...inRuns(isHeld(true), MOST_JUDGED)]
  const cloner = await Cloner.create(mixed, delay, { ...config, seed: wish.seed }, tools, start)
  try {
    const first = await cloner.lookAt(judged)
    const outcome = await cloner.learn()
    const last = await cloner.lookAt(judged)
    const figures = (moments: readonly HeldOutAnswer[], wanted: (sample: Sample) => boolean): Figures => {
      const { samples, accuracy, accuracyInterval } = cloner.scores(
        moments.filter(({ sample }) => wanted(sample))
      )
      return { samples, accuracy, accuracyInterval }
    }
    const isOld = (sample: Sample): boolean => !isNew(sample)
    return {
      outcome,
      // Its data sets are split as they were whenever it is improved again.
      config: { ...before, delay },
      share: start.share,
      old: { before: figures(first, isOld), after: figures(last, isOld) },
      corrections: { before: figures(first, isNew), after: figures(last, isNew) },
      changed: changes(first, last, mixed.dataset.actions)
    }
  } finally {
    await cloner.close()
  }
}

/** At how many of the moments held back it would do something else now, and what. */
function changes(
  first: readonly HeldOutAnswer[],
  last: readonly HeldOutAnswer[],
  actions: readonly string[]
): Improved['changed'] {
  const counts = new Map<string, { from: string; to: string; moments: number; right: number }>()
  first.forEach(({ probabilities, sample }, i) => {
    const [from, to] = [best(probabilities), best(last[i]!.probabilities)]
    if (from === to) return
    const key = `${from} ${to}`
    const known = counts.get(key) ?? { from: actions[from]!, to: actions[to]!, moments: 0, right: 0 }
    known.moments += 1
    known.right += Number(to === sample.action)
    counts.set(key, known)
  })
  const all = [...counts.values()].sort((a, b) => b.moments - a.moments)
  return {
    of: first.length,
    moments: all.reduce((sum, { moments }) => sum + moments, 0),
    most: all.slice(0, MOST_CHANGES)
  }
}

const best = (values: Float32Array): number => values.indexOf(Math.max(...values))
