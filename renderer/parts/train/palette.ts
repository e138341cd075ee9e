/** Colours of lines, told apart by the colour-blind too; the first is the accent. One set for each theme. */
const LIGHT = ['#0a6a4e', '#b4570a', '#3456b8', '#a3216e', '#5b6a12', '#0b7285', '#7a3fb0', '#8a3324']
const DARK = ['#3fd69d', '#ffac3e', '#8fb0ff', '#ff8cc6', '#c9d75a', '#5fd3e8', '#cfa3ff', '#ff9b85']

/** The colour of a line, of the theme in use. */
export function lineColour(index: number, isDark: boolean): string {
  const colours = isDark ? DARK : LIGHT
  return colours[index % colours.length]!
}
