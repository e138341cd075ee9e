import { AppError, errorText } from '../../shared/errors'
import { readRegularSync } from '../../shared/node/regular-file'
import { LARGEST_POLICY_BYTES } from '../../shared/policy-card'
import { OnnxFile } from '../engine/runtime/onnx-file'
import type { Box, Discrete, Observation } from '../../shared/spaces'
import { invalidModel, policyFacts, type PolicyFacts } from './policy-format'

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

  /** @throws AppError 'model.unknown', 'model.invalid' */
  static async open(file: string): Promise<PolicyReader> {
    const bytes = bytesOf(file)
    const facts = policyFacts(file, bytes)
    const model = await OnnxFile.load(bytes).catch((cause: unknown) => {
      throw new AppError(
        'model.invalid',
        { file, why: { en: 'ONNX Runtime cannot run it', fr: 'ONNX Runtime ne peut pas l’exécuter' } },
        { cause }
      )
    })
    return new PolicyReader(file, facts, model)
  }

  /** @throws AppError 'model.invalid' in one sentence where it does not fit what it is to play */
  expect(env: string, observation: Box, action: Discrete): void {
    const { facts, file } = this
    const shapes = [facts.observation, observation].map(
      ({ dtype, shape }) => `${dtype} [${shape.join(', ')}]`
    )
    if (facts.env !== env)
      throw invalidModel(file, {
        en: `it was trained in ${facts.env}, not in ${env}`,
        fr: `il a été entraîné dans ${facts.env}, pas dans ${env}`
      })
    if (shapes[0] !== shapes[1])
      throw invalidModel(file, {
        en: `it sees ${shapes[0]}, and here there is ${shapes[1]}`,
        fr: `il voit ${shapes[0]}, et il y a ici ${shapes[1]}`
      })
    if (facts.action.n !== action.n)
      throw invalidModel(file, {
        en: `it knows ${facts.action.n} actions, and here there are ${action.n}`,
        fr: `il connaît ${facts.action.n} actions, et il y en a ici ${action.n}`
      })
  }

  /** How good each action looks: higher is better. */
  preferences(observation: Observation): Promise<Float32Array> {
    return this.model.run('observation', observation, this.shape, 'preferences')
  }

  close(): Promise<void> {
    return this.model.close()
  }
}

function bytesOf(file: string): Uint8Array {
  try {
    return readRegularSync(file, LARGEST_POLICY_BYTES)
  } catch (cause) {
    if (cause instanceof AppError) throw invalidModel(file, errorText(cause))
    const why = { en: 'it cannot be read', fr: 'il ne peut pas être lu' }
    throw new AppError('model.invalid', { file, why }, { cause })
  }
}
