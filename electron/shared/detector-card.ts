import { z } from 'zod'

/** Names in the folder of a detector: models/<name>/ of the app, detectors/<name>/ of the data folder. */
export const DETECTOR_FILE = 'detector.onnx'
export const DETECTOR_CARD_FILE = 'card.json'
/** In the data folder. */
export const DETECTORS_FOLDER = 'detectors'

const name = z.string().max(200)
const share = z.number().min(0).max(1)

/** How it finds what is in pictures that it did not learn from. */
const judged = z.object({
  /** `test`: pictures that had no part in it; `validation`: those by which its learning was ended as well. */
  by: z.enum(['test', 'validation']),
  pictures: z.number().int(),
  map50: share,
  map5095: share,
  /** How sure it must be to be believed, and how much of what it finds then is there, and of what is there is found. */
  confidence: share,
  precision: share,
  recall: share,
  perKind: z
    .array(
      z.object({
        kind: name,
        count: z.number().int(),
        ap50: share.nullable(),
        ap5095: share.nullable()
      })
    )
    .max(1000)
})

/** What a detector says about itself beside its file: how it was made and how well it does. */
export const detectorCardSchema = z.object({
  format: z.literal('apprenti-detector-card/1'),
  title: name,
  /** What made it, to be typed in a terminal. */
  command: z.string().max(4000),
  seed: z.number().int(),
  kinds: z.array(name).min(1).max(1000),
  /** Pictures that it learned from, those that told when to end included. */
  pictures: z.number().int(),
  /** Updates until it was best. */
  steps: z.number().int(),
  /** Wall time: making or reading the pictures, learning, judging. */
  seconds: z.number(),
  judged,
  bytes: z.number().int(),
  /** Of detector.onnx. */
  sha256: z.string().length(64)
})
export type DetectorCard = z.infer<typeof detectorCardSchema>
