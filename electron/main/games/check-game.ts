import type { GameCheck, GameDraft } from '../../shared/games'
import type { Problem } from '../../shared/perception/readers'
import type { Profile } from '../../shared/profile'
import { profileProblems, readProfileData } from '../../shared/profile-reading'
import { GAME_ID, type GameLibrary } from './game-library'
import type { GameReaders } from './game-readers'

/**
 * A dry run over a draft: what is wrong with it, what would make it better, and what its readers cost on the pictures of
 * a recording. Rejects as reading that does.
 */
export async function checkGame(
  library: GameLibrary,
  readers: Pick<GameReaders, 'tryOut'>,
  draft: GameDraft,
  { sessionId, signal }: { readonly sessionId?: string | undefined; readonly signal?: AbortSignal } = {}
): Promise<GameCheck> {
  const { id } = draft
  if (typeof id !== 'string' || !GAME_ID.test(id))
    return { game: String(id), ok: false, problems: library.problems(draft), advice: [], readers: [] }
  // One that ships is in order as it is: only a copy needs an id of its own.
  const problems = library.isShipped(id) ? profileProblems(draft) : library.problems(draft)
  const tried = await readers.tryOut(draft, sessionId, signal)
  const read = readProfileData(draft)
  return {
    game: id,
    ok: problems.length === 0 && tried.every(({ problem }) => problem === null),
    problems,
    advice: 'profile' in read ? adviceFor(read.profile) : [],
    readers: tried
  }
}

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
