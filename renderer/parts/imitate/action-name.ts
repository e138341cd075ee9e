import type { Profile } from '../../../electron/shared/profile'
import { i18n } from '../../i18n/index.svelte'

/** What an action of a game is called; one that the profile does not know any more by its id. */
export const actionName = ({ actions }: Pick<Profile, 'actions'>, id: string): string =>
  actions.find((action) => action.id === id)?.label[i18n.language] ?? id
