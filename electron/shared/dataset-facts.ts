import type { DatasetInfo } from './clonings'
import type { Dataset } from './dataset'
import { LEAST_SAMPLES } from './imitation'
import type { LocalizedText } from './language'
import { SEEN, type Seen } from './live-env'

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
    sees: seenIn(dataset),
    problems: problemsOf(dataset),
    sessions: dataset.sessions.map((session) => session.id)
  }
}

/** What a clone can be shown of a data set. */
export const seenIn = ({ vectors }: Pick<Dataset, 'vectors'>): readonly Seen[] =>
  vectors === null ? ['picture'] : SEEN

function problemsOf(dataset: Dataset): LocalizedText[] {
  const { actions, counts, none } = dataset
  const labelled = counts.reduce((a, b) => a + b, 0)
  if (labelled === 0) return [NO_ACTIONS, ...lossesOf(dataset)]
  const listed = (holds: (count: number) => boolean): string =>
    actions.filter((_, i) => holds(counts[i] ?? 0)).join(', ')
  const never = listed((count) => count === 0)
  const rare = listed((count) => count > 0 && count < RARE * labelled)
  const idle = none === null ? 0 : (counts[none] ?? 0) / labelled
  const percent = Math.round(100 * idle)
  return [
    ...(labelled < LEAST_SAMPLES
      ? [
          {
            en: `only ${labelled} moments have an action: record some minutes more`,
            fr: `seuls ${labelled} moments ont une action : enregistrez quelques minutes de plus`
          }
        ]
      : []),
    ...(counts.filter((count) => count > 0).length === 1 ? [ONE_ACTION] : []),
    ...lossesOf(dataset),
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

/** What is not in it that was played. */
function lossesOf(dataset: Dataset): LocalizedText[] {
  const { leftOut, sessions, duplicates } = dataset
  const drops = sessions.reduce((sum, session) => sum + session.drops, 0)
  const said: readonly [number, (n: number) => LocalizedText][] = [
    [
      gapsOf(dataset),
      (n) => ({
        en: `${n} gaps within episodes: what lies around them is kept apart`,
        fr: `${n} trous dans des parties : ce qui les entoure est séparé`
      })
    ],
    [
      drops,
      (n) => ({
        en: `${n} steps were lost to a slow disk while it was recorded`,
        fr: `${n} pas ont été perdus à cause d’un disque lent pendant l’enregistrement`
      })
    ],
    [
      leftOut.otherSize,
      (n) => ({
        en: `${n} pictures of other proportions were left out`,
        fr: `${n} images d’autres proportions ont été laissées de côté`
      })
    ],
    [
      leftOut.unreadable,
      (n) => ({
        en: `${n} pictures that cannot be read were left out`,
        fr: `${n} images illisibles ont été laissées de côté`
      })
    ],
    [
      duplicates,
      (n) => ({
        en: `${n} moments of doing nothing look like the one before: not learned from`,
        fr: `${n} moments d’inaction ressemblent au précédent : on n’en apprend rien`
      })
    ]
  ]
  return said.flatMap(([count, words]) => (count > 0 ? [words(count)] : []))
}

/** How often an episode goes on in another stretch of the same kind. */
const gapsOf = ({ stretches }: Dataset): number =>
  stretches.filter((stretch, i) => {
    const before = stretches[i - 1]
    return (
      before?.session === stretch.session &&
      before.episode === stretch.episode &&
      before.isCorrection === stretch.isCorrection
    )
  }).length

const NO_ACTIONS = {
  en: 'no moment has an action of the game: were keys and mouse recorded?',
  fr: 'aucun moment n’a d’action du jeu : clavier et souris ont-ils été enregistrés ?'
}
const ONE_ACTION = {
  en: 'only one thing was ever done, so there is nothing to choose: record play with more actions',
  fr: 'une seule chose a été faite, il n’y a rien à choisir : enregistrez une partie avec plus d’actions'
}
