import { z } from 'zod'
import { AppError } from '../../shared/errors'
import type { MamePeer } from './mame-process'

const size = z.number().int().positive()

/** Something of the machine that can be pressed, turned or set. */
const inputSchema = z.object({
  /** Tag of the port that has it. */
  port: z.string(),
  name: z.string(),
  /** What MAME calls such an input where the driver gives it no name of its own. */
  usualName: z.string(),
  /** MAME's own word: P1_BUTTON1, COIN1, DIPSWITCH ... */
  type: z.string(),
  /** MAME's group of inputs: controller, misc, keyboard, dipswitch, config. */
  group: z.string(),
  /** Counts from 1. */
  player: z.number().int().positive(),
  isAnalog: z.boolean()
})

const factsSchema = z.object({
  driver: z.string(),
  title: z.string(),
  /** Of MAME's own picture, upright, with everything that the machine shows. */
  picture: z.object({ width: size, height: size }),
  /** Tag of the main processor. */
  processor: z.string().nullable(),
  screens: z.array(z.object({ tag: z.string(), width: size, height: size, refreshHz: z.number() })),
  inputs: z.array(inputSchema),
  /** Where that processor sees memory, and what MAME calls it. */
  memory: z.array(z.object({ base: z.number().int().nonnegative(), size, name: z.string().nullable() }))
})

/** A running machine as the plugin tells of it (lua/apprenti-bridge/facts.lua). */
export type MameFacts = z.output<typeof factsSchema>
export type MameInput = MameFacts['inputs'][number]

/** Asks a MAME what it runs. Throws 'mame.peer' when the answer makes no sense. */
export async function readMameFacts(mame: Pick<MamePeer, 'command'>): Promise<MameFacts> {
  const { content } = await mame.command('facts')
  const facts = factsSchema.safeParse(parseJson(content))
  if (facts.success) return facts.data
  throw new AppError('mame.peer', {
    why: {
      en: 'what it says of its machine cannot be read',
      fr: 'ce qu’il dit de sa machine est illisible'
    }
  })
}

function parseJson(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString('utf8'))
  } catch {
    return null
  }
}
