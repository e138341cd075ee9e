import type { LocalizedText } from '../../../electron/shared/language'
import type { ArenaEvent } from './events'
import { CHAT_LINES, type ArenaState, type ChatLine } from './state'

/** Adds a line to the chat, the oldest makes room for it. */
export function say(
  state: ArenaState,
  events: ArenaEvent[],
  text: LocalizedText,
  channel: ChatLine['channel'] = 'info'
): void {
  state.chat = [...state.chat, { tick: state.tick, channel, text }].slice(-CHAT_LINES)
  events.push({ kind: 'chat', text })
}
