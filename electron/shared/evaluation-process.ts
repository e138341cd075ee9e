import type { PlayedScores } from './clonings'

/**
 * The contract between the app and the process that lets a model play a game that runs inside it, one for each time.
 * Carried by birpc over the process's message channel, by structured clone. It ends with its parent.
 */
export interface EvaluationApi {
  /** Plays the same episodes with the model and by chance. @throws AppError 'model.invalid', 'game.unknown' */
  evaluate(order: EvaluationOrder): Promise<EvaluationScores>
}

/** What the process tells on the way. Nothing waits for an answer. */
export interface EvaluationEvents {
  /** An episode came to its end. */
  scored(who: keyof EvaluationScores, score: number): void
}

export interface EvaluationOrder {
  /** The model's ONNX file. */
  readonly file: string
  readonly game: string
  readonly dataFolder: string
  readonly episodes: number
  /** Episode i has `seed + i`. */
  readonly seed: number
}

export interface EvaluationScores {
  readonly own: PlayedScores
  readonly random: PlayedScores
}
