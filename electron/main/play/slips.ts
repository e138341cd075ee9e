import type { Random } from '../../shared/random'

/** A slip lasts from one decision to so many. */
const LONGEST = 6
const MEAN_LENGTH = (1 + LONGEST) / 2

/**
 * What a hand does now and then in place of what was chosen, as if somebody had pushed it. Whoever learns from a player who
 * never errs never sees how one gets away from where errors lead (Ross et al. 2011); shown with slips, with what was chosen
 * noted and not what was done, the way back is shown as well (DART, Laskey et al. 2017).
 */
export class Slips {
  private left = 0
  private slip = 0
  private readonly begins: number

  /**
   * @param share of the decisions in which something else is done, above 0 and below 1
   * @param actions how many there are to slip to
   */
  constructor(
    share: number,
    private readonly actions: number,
    private readonly random: Random
  ) {
    this.begins = 1 / (1 + (MEAN_LENGTH * (1 - share)) / share)
  }

  /** What is done when this was chosen. */
  next(chosen: number): number {
    if (this.left === 0 && this.random.uniform() < this.begins) {
      this.left = 1 + this.random.integer(LONGEST)
      this.slip = this.random.integer(this.actions)
    }
    if (this.left === 0) return chosen
    this.left -= 1
    return this.slip
  }
}
