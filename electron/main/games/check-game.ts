import { AppError, errorText } from '../../shared/errors'
import type { GameCheck, GameDraft } from '../../shared/games'
import type { LocalizedText } from '../../shared/language'
import { readersSchema, type Problem, type Reader } from '../../shared/perception/readers'
import type { Profile } from '../../shared/profile'
import { profileProblems, readProfileData } from '../../shared/profile-reading'
import { GAME_ID, type GameLibrary } from './game-library'
import { checkTemplate, type GamePictures } from './game-pictures'
import type { GameReaders } from './game-readers'

/**
 * A dry run over a draft: what is wrong with it, what would make it better, and what its readers cost on the pictures of
 * a recording.
 */
export async function checkGame(
  library: GameLibrary,
  timings: GameReaders['timings'],
  draft: GameDraft,
  { sessionId, signal }: { readonly sessionId?: string | undefined; readonly signal?: AbortSignal } = {}
): Promise<GameCheck> {
  const { id } = draft
  if (typeof id !== 'string' || !GAME_ID.test(id))
    return { game: String(id), ok: false, problems: library.problems(draft), advice: [], readers: [] }
  const pictures = library.pictures(id)
  const sound = readersSchema.safeParse(draft.readers ?? []).data ?? []
  // One that ships is in order as it is: only a copy needs an id of its own.
  const wrong = library.isShipped(id) ? profileProblems(draft) : library.problems(draft)
  const problems = [...wrong, ...(await templateProblems(sound, pictures))]
  const readers = await timings({ readers: sound, pictures, sessionId, signal })
  const read = readProfileData(draft)
  return {
    game: id,
    ok: problems.length === 0 && readers.every(({ problem }) => problem === null),
    problems,
    advice: 'profile' in read ? adviceFor(read.profile) : [],
    readers
  }
}

/** Templates that are not there, or that nothing can be found by. */
async function templateProblems(readers: readonly Reader[], pictures: GamePictures): Promise<Problem[]> {
  const kept = new Map(pictures.keptTemplates().map(({ name, png }) => [name, png]))
  const problems = readers.map(async (reader, i): Promise<Problem[]> => {
    if (reader.kind !== 'template') return []
    const field = `readers.${i}.file`
    const png = kept.get(reader.file)
    if (!png) return [{ field, what: noTemplate(reader.file) }]
    return await checkTemplate(reader.file, png).then(
      () => [],
      (error: unknown) => {
        if (error instanceof AppError) return [{ field, what: errorText(error) }]
        throw error
      }
    )
  })
  return (await Promise.all(problems)).flat()
}

const noTemplate = (file: string): LocalizedText => ({
  en: `there is no template ${file}: cut it out of the picture again`,
  fr: `il n’y a pas de modèle ${file} : découpez-le de nouveau dans l’image`
})

/** What a sound profile leaves out that an agent would need to learn the game. */
function adviceFor(profile: Profile): Problem[] {
  const { actions, clock, episode, memory, readers, rewards } = profile
  const isEnded = episode.phases ?? episode.limitSeconds ?? episode.lives
  const missing: [boolean, Problem][] = [
    [actions.length < 2, { field: 'actions', what: NO_ACTIONS }],
    [readers.length === 0 && memory === undefined, { field: 'readers', what: NOTHING_READ }],
    [rewards.length === 0 && episode.score === undefined, { field: 'rewards', what: NO_REWARD }],
    [isEnded === undefined, { field: 'episode', what: NO_END }],
    [
      clock.kind === 'realTime' && episode.restart === undefined,
      { field: 'episode.restart', what: NO_RESTART }
    ]
  ]
  return missing.flatMap(([isMissing, advice]) => (isMissing ? [advice] : []))
}

const NO_ACTIONS = {
  en: 'an agent has nothing to choose from: record yourself playing and learn them from that',
  fr: 'un agent n’a rien à choisir : enregistrez-vous en train de jouer pour les apprendre'
}
const NOTHING_READ = {
  en: 'nothing is read off the picture, so no score is known',
  fr: 'rien n’est lu dans l’image : aucun score n’est connu'
}
const NO_REWARD = {
  en: 'nothing says what counts: choose the field that should grow',
  fr: 'rien ne dit ce qui compte : choisissez le champ qui doit augmenter'
}
const NO_END = {
  en: 'nothing says when a game is over: show it, or set a time limit',
  fr: 'rien ne dit quand une partie est finie : montrez-le, ou fixez une durée'
}
const NO_RESTART = {
  en: 'nothing begins a new game, so you will be asked to',
  fr: 'rien ne commence une nouvelle partie : ce sera à vous de le faire'
}
