import type { MameSession, ScreenMark } from '../main/targets/mame-session'
import type { Decision } from '../shared/action'
import type { LocalizedText } from '../shared/language'
import type { Policy } from '../../games/contract/policy'
import { terminalLanguage } from './output'

const YELLOW = 0xffffff00
const CLEAR = 0x00000000
/** MAME shows four more lines below the cabinet's picture. */
const SHOWN = { width: 224, height: 260 }
/** Half the side of the box around what the agent aims at or dodges, in pixels of the game. */
const REACH = 8

/** A word or two each: MAME gives the line half its width. */
const REASONS: Readonly<Record<string, LocalizedText>> = {
  random: { en: 'by chance', fr: 'au hasard' },
  replay: { en: 'repeats', fr: 'répète' },
  learned: { en: 'learned', fr: 'appris' }
}

/** The same policy; what it decides, and about what, is drawn over MAME's picture. */
export function watched(policy: Policy, session: MameSession): Policy {
  const language = terminalLanguage()
  return {
    sees: policy.sees,
    look: policy.look,
    begin: (seed) => policy.begin(seed),
    decide: async (seen) => {
      const decision = await policy.decide(seen)
      const { actions, reasons } = session.profile
      const action = actions[decision.action]?.label[language] ?? ''
      const reason = REASONS[decision.reason] ?? reasons[decision.reason]?.short
      session.draw(marksOf(decision, reason ? `${action} (${reason[language]})` : action))
      return decision
    }
  }
}

function marksOf({ focus }: Decision, text: string): ScreenMark[] {
  const words: ScreenMark = { text, x: 0.02, y: 0.97, color: YELLOW }
  return focus ? [words, boxAround(focus)] : [words]
}

const boxAround = ({ x, y }: NonNullable<Decision['focus']>): ScreenMark => ({
  left: (x - REACH) / SHOWN.width,
  right: (x + REACH) / SHOWN.width,
  top: (y - REACH) / SHOWN.height,
  bottom: (y + REACH) / SHOWN.height,
  line: YELLOW,
  fill: CLEAR
})
