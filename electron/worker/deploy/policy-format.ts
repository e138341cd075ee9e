import { z } from 'zod'
import { AppError } from '../../shared/errors'
import type { LocalizedText } from '../../shared/language'
import { withNumbers, type Box, type Discrete } from '../../shared/spaces'
import { gateSchema, type Gate } from './gate'
import { onnxMetadata } from './onnx-metadata'

/** Goes up when a policy file of before cannot be played any more. */
export const POLICY_FORMAT = 'apprenti-policy/1'

/** Far more than is read off any game, times the moments that are seen at once. */
const MOST_BESIDE = 65_536

const boxSchema = z.object({
  kind: z.literal('box'),
  dtype: z.enum(['uint8', 'float32']),
  shape: z.array(z.number().int().min(1)),
  low: z.number(),
  high: z.number(),
  /** Numbers that it sees beside its pictures. */
  beside: z.number().int().min(1).max(MOST_BESIDE).optional()
})
const framesSchema = z.number().int().min(1).max(8)
const discreteSchema = z.object({ kind: z.literal('discrete'), n: z.number().int().min(1) })

/** What a policy file says about itself. */
export interface PolicyFacts {
  readonly env: string
  readonly agent: string
  /** How it is to be played: by what it prefers, or by chance as likely as it finds each action (a clone of a person). */
  readonly choice: 'best' | 'drawn'
  readonly observation: Box
  /** How many rows of numbers of its environment it is shown at once, one after the other; 1 where pictures are seen. */
  readonly frames: number
  readonly action: Discrete
  /** When it had better ask; null for one that does not tell. */
  readonly gate: Gate | null
}

export const invalidModel = (file: string, why: LocalizedText, cause?: unknown): AppError =>
  new AppError('model.invalid', { file, why }, { cause })

/** Reads what a policy file says about itself. @throws AppError 'model.invalid' for a file that is no policy of ours */
export function policyFacts(file: string, bytes: Uint8Array): PolicyFacts {
  const metadata = metadataOf(file, bytes)
  const format = metadata.get('format')
  if (format !== POLICY_FORMAT)
    throw invalidModel(file, {
      en: `its format is ${format ?? 'not told'}, and this version of Apprenti plays ${POLICY_FORMAT}`,
      fr: `son format est ${format ?? 'inconnu'}, et cette version d’Apprenti joue ${POLICY_FORMAT}`
    })
  const observation = boxSchema.safeParse(parsed(metadata.get('observation')))
  const action = discreteSchema.safeParse(parsed(metadata.get('action')))
  if (!observation.success || !action.success)
    throw invalidModel(file, {
      en: 'it does not say what it sees or does',
      fr: 'il ne dit pas ce qu’il voit ou fait'
    })
  const { beside, ...seen } = observation.data
  if (beside !== undefined && seen.dtype !== 'uint8')
    throw invalidModel(file, {
      en: 'it says it sees numbers beside what are numbers already',
      fr: 'il dit voir des nombres à côté de ce qui est déjà des nombres'
    })
  const [env, agent] = [metadata.get('env') ?? '', metadata.get('agent') ?? '']
  const choice = metadata.get('choice') === 'drawn' ? 'drawn' : 'best'
  return {
    ...{ env, agent, choice },
    observation: beside === undefined ? seen : withNumbers(seen, beside),
    frames: framesOf(file, metadata),
    action: action.data,
    gate: gateOf(file, metadata)
  }
}

function framesOf(file: string, metadata: ReadonlyMap<string, string>): number {
  const frames = framesSchema.safeParse(Number(metadata.get('frames') ?? 1))
  if (frames.success) return frames.data
  throw invalidModel(file, {
    en: 'how many moments it says it sees at once makes no sense',
    fr: 'le nombre de moments qu’il dit voir à la fois n’a pas de sens'
  })
}

function gateOf(file: string, metadata: ReadonlyMap<string, string>): Gate | null {
  if (!metadata.has('gate')) return null
  const gate = gateSchema.safeParse(parsed(metadata.get('gate')))
  if (gate.success) return gate.data
  throw invalidModel(file, {
    en: 'what it says about when it asks makes no sense',
    fr: 'ce qu’il dit de quand il demande n’a pas de sens'
  })
}

function metadataOf(file: string, bytes: Uint8Array): Map<string, string> {
  try {
    return onnxMetadata(bytes)
  } catch {
    throw invalidModel(file, {
      en: 'it is cut short or no ONNX file',
      fr: 'il est tronqué ou n’est pas un fichier ONNX'
    })
  }
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    return null
  }
}
