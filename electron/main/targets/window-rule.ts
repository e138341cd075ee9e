import type { Profile } from '../../shared/profile'

type Wanted = NonNullable<Profile['attach']['window']>

/** By which windows a profile's game is known: title and program, both where both are said. */
export class WindowRule {
  /** Null where any title will do. */
  readonly title: RegExp | null
  readonly #program: string | null

  constructor({ title, program }: Wanted) {
    this.title = title === undefined ? null : new RegExp(title, 'u')
    this.#program = program ?? null
  }

  fits(window: { readonly title: string; readonly program: string }): boolean {
    const isTitled = this.title === null || this.title.test(window.title)
    return isTitled && (this.#program === null || this.#program === window.program)
  }
}
