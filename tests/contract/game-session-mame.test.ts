import { appTargets, whyNoMame } from '../support/attach'
import { describeGameSession } from './game-session'

describeGameSession('MAME', () => appTargets().attach('mame:invaders'), whyNoMame())
