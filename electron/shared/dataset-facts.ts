import type { DatasetInfo } from './clonings'
import type { Dataset } from './dataset'
import type { LocalizedText } from './language'

/** An action that makes up less of it than this is hardly learned. */
const RARE = 0.002
/** More waiting than this, and there is little else to learn. */
const MOST_IDLE = 0.95

type Facts = Omit<DatasetInfo, 'bytes' | 'deletedAtMs' | 'damage'>

/** What a person wants to know of a data set. */
export function datasetFacts(dataset: Dataset): Facts {
  const { id, title, game, actions, counts, moments, stretches, decisionsPerSecond } = dataset
  const { side, isColour, madeAtMs } = dataset
  return {
    ...{ id, title, game, decisionsPerSecond, side, isColour, madeAtMs },
    episodes: new Set(stretches.map(({ session, episode }) => `${session} ${episode}`)).size,
    steps: moments,
    seconds: Math.round(moments / decisionsPerSecond),
    actions: actions.map((action, i) => ({ id: action, count: counts[i] ?? 0 })),
    problems: problemsOf(dataset),
    sessions: dataset.sessions.map((session) => session.id)
  }
}

function problemsOf({ actions, counts, none }: Dataset): LocalizedText[] {
  const labelled = counts.reduce((a, b) => a + b, 0)
  if (labelled === 0) return [NO_ACTIONS]
  const listed = (holds: (count: number) => boolean): string =>
    actions.filter((_, i) => holds(counts[i] ?? 0)).join(', ')
  const never = listed((count) => count === 0)
  const rare = listed((count) => count > 0 && count < RARE * labelled)
  const idle = none === null ? 0 : (counts[none] ?? 0) / labelled
  const percent = Math.round(100 * idle)
  return [
    ...(counts.filter((count) => count > 0).length === 1 ? [ONE_ACTION] : []),
    ...(never === '' ? [] : [{ en: `never done: ${never}`, fr: `jamais fait : ${never}` }]),
    ...(rare === '' ? [] : [{ en: `hardly ever done: ${rare}`, fr: `presque jamais fait : ${rare}` }]),
    ...(idle > MOST_IDLE
      ? [
          {
            en: `nothing was done in ${percent} % of the moments`,
            fr: `rien n’a été fait dans ${percent} % des moments`
          }
        ]
      : [])
  ]
}

const NO_ACTIONS = {
  en: 'no moment has an action of the game: were keys and mouse recorded?',
  fr: 'aucun moment n’a d’action du jeu : clavier et souris ont-ils été enregistrés ?'
}
const ONE_ACTION = {
  en: 'only one thing was ever done, so there is nothing to choose: record play with more actions',
  fr: 'une seule chose a été faite, il n’y a rien à choisir : enregistrez une partie avec plus d’actions'
}
