/** What the module offers to native/board.ts. `board` is the address of a board; see layout.ts. */
import { fillFlagTables } from './flags'
import { fillGels } from './paint'
import { fillReduceTables } from './reduce'

export { powerOn, runFrames, step } from './cabinet'
export { paintGray, paintRgba } from './paint'
export { paint42, reduce } from './reduce'

fillFlagTables()
fillReduceTables()
fillGels()
