import { AppError, errorText } from '../../shared/errors'
import { readRegularSync } from '../../shared/node/regular-file'
import type { LocalizedText } from '../../shared/language'
import { LARGEST_POLICY_BYTES } from '../../shared/policy-card'
import { OnnxFile, type FileInput, type FilePort } from '../engine/runtime/onnx-file'
import {
  emptyObservation,
  inParts,
  sizeOfFirst,
  type Box,
  type Discrete,
  type Observation
} from '../../shared/spaces'
import { BESIDE } from '../nn/beside'
import { FEATURES, type AnsweredMoment } from './gate'
import { coarseOf } from './novelty'
import { invalidModel, policyFacts, type PolicyFacts } from './policy-format'

/** What every policy file takes and gives (worker/train/policy-file.ts). */
const [INPUT, OUTPUT] = ['observation', 'preferences']

const NO_FEATURES = new Float32Array()

/** What a policy makes of an observation. */
type Seen = AnsweredMoment & { readonly actionValues: Float32Array }

/** A policy from a file, ready to be asked. */
export class PolicyReader {
  private readonly shape: readonly number[]

  private constructor(
    private readonly file: string,
    readonly facts: PolicyFacts,
    private readonly model: OnnxFile
  ) {
    this.shape = [1, ...facts.observation.shape]
  }

  /** @throws AppError 'model.invalid' for a file that cannot be read or run, or does not do what it says it does */
  static async open(file: string): Promise<PolicyReader> {
    const bytes = bytesOf(file)
    const facts = policyFacts(file, bytes)
    const model = await OnnxFile.load(bytes).catch((cause: unknown) => {
      throw invalidModel(
        file,
        { en: 'ONNX Runtime cannot run it', fr: 'ONNX Runtime ne peut pas l’exécuter' },
        cause
      )
    })
    const reader = new PolicyReader(file, facts, model)
    try {
      reader.checkPorts()
      await reader.try()
      return reader
    } catch (error) {
      await model.close()
      throw error
    }
  }

  /** What goes in and comes out must be what the file says of itself; a size that it leaves open fits. */
  private checkPorts(): void {
    const { observation, action } = this.facts
    const input = portNamed(this.model.inputs, INPUT)
    const output = portNamed(this.model.outputs, OUTPUT)
    const wanted = observation.beside === undefined ? [INPUT] : [INPUT, BESIDE]
    const others = this.model.inputs.filter(({ name }) => !wanted.includes(name))
    const beside = portNamed(this.model.inputs, BESIDE)
    const lacksBeside = observation.beside !== undefined && beside === undefined
    if (input === undefined || output === undefined || lacksBeside || others.length > 0) {
      const [taken, given, both] = [named(this.model.inputs), named(this.model.outputs), wanted.join(', ')]
      throw this.invalid(
        `it takes ${taken} and gives ${given}, where ${both} and ${OUTPUT} are wanted`,
        `il prend ${taken} et donne ${given}, au lieu de ${both} et ${OUTPUT}`
      )
    }
    this.expectPort(input, observation.dtype, this.shape)
    if (beside !== undefined) this.expectPort(beside, 'float32', [1, observation.beside!])
    this.expectPort(output, 'float32', [1, action.n])
    const { novelty } = this.facts.gate ?? {}
    if (novelty && observation.dtype !== 'uint8')
      throw this.invalid(
        'its gate compares pictures, and it sees numbers',
        'sa garde compare des images, et il voit des nombres'
      )
    if (!this.asksByFeatures) return
    const features = portNamed(this.model.outputs, FEATURES)
    if (features === undefined)
      throw this.invalid(
        `it gives no ${FEATURES}, by which it says it tells when to ask`,
        `il ne donne pas de ${FEATURES}, par quoi il dit savoir quand demander`
      )
    this.expectPort(features, 'float32', [1, this.facts.gate!.centre.length])
  }

  private get asksByFeatures(): boolean {
    return this.facts.gate?.scales.strange !== undefined
  }

  private expectPort({ name, dtype, shape }: FilePort, wantedDtype: string, wanted: readonly number[]): void {
    const fits =
      shape.length === wanted.length && shape.every((n, i) => typeof n !== 'number' || n === wanted[i])
    if (fits && dtype === wantedDtype) return
    const [is, told] = [`${dtype} [${shape.join(', ')}]`, `${wantedDtype} [${wanted.join(', ')}]`]
    throw this.invalid(
      `its "${name}" is ${is}, where it says ${told}`,
      `son « ${name} » est ${is}, alors qu’il annonce ${told}`
    )
  }

  /** One decision about nothing: what fails in every decision fails here. Whether it is finite shows in play. */
  private async try(): Promise<void> {
    const count = (await this.run(emptyObservation(this.facts.observation))).actionValues.length
    if (count !== this.facts.action.n) throw this.otherCount(count)
  }

  /** @throws AppError 'model.invalid' in one sentence where it does not fit what it is to play */
  expect(env: string, observation: Box, action: Discrete): void {
    const { facts, file } = this
    const [sees, shown] = [facts.observation, observation].map(sightOf) as [LocalizedText, LocalizedText]
    if (facts.env !== env)
      throw invalidModel(file, {
        en: `it was trained in ${facts.env}, not in ${env}`,
        fr: `il a été entraîné dans ${facts.env}, pas dans ${env}`
      })
    if (sees.en !== shown.en)
      throw invalidModel(file, {
        en: `it sees ${sees.en}, and here there is ${shown.en}`,
        fr: `il voit ${sees.fr}, et il y a ici ${shown.fr}`
      })
    if (facts.action.n !== action.n)
      throw invalidModel(file, {
        en: `it knows ${facts.action.n} actions, and here there are ${action.n}`,
        fr: `il connaît ${facts.action.n} actions, et il y en a ici ${action.n}`
      })
  }

  /**
   * How good each action looks: higher is better; minus infinity for one that is not to be taken.
   * @throws AppError 'model.invalid' where it gives nothing that an action can be chosen by
   */
  async actionValues(observation: Observation): Promise<Float32Array> {
    return (await this.look(observation)).actionValues
  }

  /** The same, and what its gate looks at. */
  async look(observation: Observation): Promise<Seen> {
    const seen = await this.run(observation)
    const { actionValues: found } = seen
    if (found.length !== this.facts.action.n) throw this.otherCount(found.length)
    const bad = found.find((value) => Number.isNaN(value) || value === Infinity)
    if (bad !== undefined || found.every((value) => value === -Infinity)) {
      const value = bad ?? -Infinity
      throw this.invalid(
        `it prefers an action by ${value}, which is no finite number`,
        `il préfère une action de ${value}, qui n’est pas un nombre fini`
      )
    }
    return seen
  }

  private async run(observation: Observation): Promise<Seen> {
    const outputs = this.asksByFeatures ? [OUTPUT, FEATURES] : [OUTPUT]
    try {
      const inputs = this.inputs(observation)
      const [actionValues, features = NO_FEATURES] = await this.model.runAll(inputs, outputs)
      return { actionValues: actionValues!, features, sight: this.sightIn(inputs[INPUT]!) }
    } catch (cause) {
      throw this.invalid(
        'ONNX Runtime cannot compute a decision with it',
        'ONNX Runtime ne peut pas calculer de décision avec lui',
        cause
      )
    }
  }

  private sightIn({ data, shape }: FileInput): Float32Array | null {
    const { novelty } = this.facts.gate ?? {}
    if (!novelty || !(data instanceof Uint8Array)) return null
    return coarseOf(data, novelty.planes, shape.at(-1)!)
  }

  private inputs(observation: Observation): Readonly<Record<string, FileInput>> {
    const { beside } = this.facts.observation
    if (beside === undefined || observation instanceof Float32Array)
      return { [INPUT]: { data: observation, shape: this.shape } }
    const { picture, numbers } = inParts(observation, sizeOfFirst(this.facts.observation))
    return {
      [INPUT]: { data: picture, shape: this.shape },
      [BESIDE]: { data: numbers, shape: [1, beside] }
    }
  }

  private otherCount(count: number): AppError {
    const { n } = this.facts.action
    return this.invalid(
      `it gives ${count} preferences, and it says it knows ${n} actions`,
      `il donne ${count} préférences, alors qu’il annonce ${n} actions`
    )
  }

  private invalid(en: string, fr: string, cause?: unknown): AppError {
    return invalidModel(this.file, { en, fr }, cause)
  }

  close(): Promise<void> {
    return this.model.close()
  }
}

/** The index of the largest of finite values; the first of equals. */
export const argmax = (values: ArrayLike<number>): number => {
  let best = 0
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i
  return best
}

/** What is seen, in a few words. */
function sightOf({ dtype, shape, beside }: Box): LocalizedText {
  const seen = `${dtype} [${shape.join(', ')}]`
  if (beside === undefined) return { en: seen, fr: seen }
  return { en: `${seen} and ${beside} numbers`, fr: `${seen} et ${beside} nombres` }
}

const portNamed = (ports: readonly FilePort[], wanted: string): FilePort | undefined =>
  ports.find(({ name }) => name === wanted)

const named = (ports: readonly FilePort[]): string => ports.map(({ name }) => name).join(', ') || '–'

function bytesOf(file: string): Uint8Array {
  try {
    return readRegularSync(file, LARGEST_POLICY_BYTES)
  } catch (cause) {
    const unread = { en: 'it cannot be read', fr: 'il ne peut pas être lu' }
    throw invalidModel(file, cause instanceof AppError ? errorText(cause) : unread, cause)
  }
}
