import type { Profile } from '../../electron/shared/profile'

/** What a game is worth, as its profile says: a sum of what fields gained, lost or are, each with its weight. */
export class Objectives {
  private readonly rewards: Profile['rewards']
  private before: ReadonlyMap<string, number> = new Map()

  constructor({ rewards }: Pick<Profile, 'rewards'>) {
    this.rewards = rewards
  }

  /** Whether the profile names any. */
  get areNamed(): boolean {
    return this.rewards.length > 0
  }

  /** An episode begins with these numbers. */
  begin(numbers: ReadonlyMap<string, number>): void {
    this.before = new Map(numbers)
  }

  /** The reward since the last call. A field that has no number (yet) gains and loses nothing. */
  take(numbers: ReadonlyMap<string, number>): number {
    const reward = this.rewards.reduce((sum, { field, of, weight }) => {
      const now = numbers.get(field)
      if (now === undefined) return sum
      return sum + weight * worth(of, now, this.before.get(field) ?? now)
    }, 0)
    this.before = new Map([...this.before, ...numbers])
    return reward
  }
}

function worth(of: Profile['rewards'][number]['of'], now: number, before: number): number {
  if (of === 'value') return now
  return Math.max(0, of === 'gain' ? now - before : before - now)
}
