/** So many choices are shown at most: a board has hundreds. */
export const MOST_CHOICES = 16

interface Choice {
  readonly name: string
  readonly value: number
}

/** Choices to be shown, with their index: all of a few, else the best and the one that was taken, in the order of what they are worth. */
export function weightiestChoices(
  choices: readonly Choice[],
  chosen: number | undefined,
  most = MOST_CHOICES
): readonly (Choice & { readonly index: number })[] {
  const all = choices.map((choice, index) => ({ ...choice, index }))
  if (all.length <= most) return all
  const isTaken = ({ index }: { readonly index: number }): boolean => index === chosen
  return [...all.filter(isTaken), ...all.filter((one) => !isTaken(one)).sort((a, b) => b.value - a.value)]
    .slice(0, most)
    .sort((a, b) => b.value - a.value)
}
