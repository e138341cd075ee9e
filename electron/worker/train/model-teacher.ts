import { copyFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { MODEL_PREFIX } from '../../shared/policy-card'
import type { Observation } from '../../shared/spaces'
import { Models } from '../agents/models'
import { PolicyReader, argmax } from '../deploy/policy-reader'
import type { AsyncEnv, Env } from '../envs/env'
import type { Demonstrator } from './demonstrations'

/** In a run's folder: the model that shows it how to play. Kept there, so that a run can go on without that model. */
const TEACHER_FILE = 'teacher.onnx'

/** A model that shows how to play: what it prefers, which needs no memory of the step before. */
export class ModelTeacher implements Demonstrator {
  private constructor(
    readonly id: string,
    private readonly file: string,
    private readonly reader: PolicyReader
  ) {}

  /**
   * @param run the folder of the run
   * @param models folders with models; the first that has one of this name wins
   * @throws AppError 'model.unknown', 'model.invalid'
   */
  static async open(name: string, run: string, models: readonly string[]): Promise<ModelTeacher> {
    const kept = join(run, TEACHER_FILE)
    const file = existsSync(kept) ? kept : new Models(models).fileOf(name)
    return new ModelTeacher(`${MODEL_PREFIX}${name}`, file, await PolicyReader.open(file))
  }

  /** @throws AppError 'model.invalid' for an environment that it cannot play */
  expect({ id, observationSpace, actionSpace }: Env | AsyncEnv): void {
    this.reader.expect(id, observationSpace, actionSpace)
  }

  async choose(observation: Observation): Promise<number> {
    return argmax(await this.reader.actionValues(observation))
  }

  /** Keeps it in the folder of a run. */
  keepIn(run: string): void {
    const kept = join(run, TEACHER_FILE)
    if (this.file !== kept) copyFileSync(this.file, kept)
  }

  close(): Promise<void> {
    return this.reader.close()
  }
}
