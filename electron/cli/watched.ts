import type { MameSession, ScreenMark } from '../main/targets/mame-session'
import type { Decision } from '../shared/action'
import type { Policy } from '../worker/agents/policy'

const YELLOW = 0xffffff00
const CLEAR = 0x00000000
/** MAME shows four more lines below the cabinet's picture. */
const SHOWN = { width: 224, height: 260 }
/** Half the side of the box around what the agent aims at or dodges, in pixels of the game. */
const REACH = 8

/** The same policy; what it decides, and about what, is drawn over MAME's picture. */
export function watched(policy: Policy, session: MameSession): Policy {
  return {
    sees: policy.sees,
    begin: (seed) => policy.begin(seed),
    decide: async (seen) => {
      const decision = await policy.decide(seen)
      session.draw(marksOf(decision, session.profile.actions[decision.action]?.label.en ?? ''))
      return decision
    }
  }
}

function marksOf({ reason, focus }: Decision, action: string): ScreenMark[] {
  const words: ScreenMark = { text: `${action} (${reason})`, x: 0.02, y: 0.97, color: YELLOW }
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
