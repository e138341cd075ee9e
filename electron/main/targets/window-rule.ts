import { Pattern } from '../../shared/perception/pattern'
import type { Profile } from '../../shared/profile'

type Wanted = NonNullable<Profile['attach']['window']>

/** By which windows a profile's game is known: title and program, both where both are said. */
export class WindowRule {
  /** Null where any title will do. */
  readonly title: Pattern | null
  readonly #program: string | null

  constructor({ title, program }: Wanted) {
    this.title = title === undefined ? null : Pattern.of(title)
    this.#program = program ?? null
  }

  fits(window: { readonly title: string; readonly program: string }): boolean {
    const isTitled = this.title === null || this.title.isIn(window.title)
    return isTitled && (this.#program === null || this.#program === window.program)
  }
}

/** Rules made ready once: a profile is the same object for as long as its file is. */
const rules = new WeakMap<Profile, WindowRule | null>()

/** The rule of a profile; null for a game that is in no window. */
export function ruleOf(profile: Profile): WindowRule | null {
  const known = rules.get(profile)
  if (known !== undefined) return known
  const { window } = profile.attach
  const rule = window === undefined ? null : new WindowRule(window)
  rules.set(profile, rule)
  return rule
}
