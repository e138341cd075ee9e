import { appTargets, whyNoCartridge } from '../support/attach'
import { describeGameSession } from './game-session'

describeGameSession('the built-in game', () => appTargets().attach('builtin:invaders'), whyNoCartridge())
