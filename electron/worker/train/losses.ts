import type { AppError } from '../../shared/errors'

/** Hears of environments whose process was lost and replaced, from before the run could listen. */
export class Losses {
  private readonly early: AppError[] = []
  private listener: ((why: AppError) => void) | null = null

  readonly hear = (why: AppError): void => {
    if (this.listener === null) this.early.push(why)
    else this.listener(why)
  }

  /** From now on, and of all that were lost before. */
  listen(listener: (why: AppError) => void): void {
    this.listener = listener
    for (const why of this.early.splice(0)) listener(why)
  }
}
