/**
 * The numbers of the game that the scripted player knows. Places are the board's own: Xr counts columns
 * from 20h, Yr rows up from the bottom; times are frames.
 */
export const COLUMNS = 11
export const ALIENS = 55
export const PITCH = 16

/** The ship's cell is 16 wide; it moves one pixel a frame between these. */
export const SHIP_LEFT = 0x30
export const SHIP_RIGHT = 0xd9
export const SHIP_TOP_YR = 0x27
/** Column of the ship's cell from which it fires. */
export const MUZZLE = 8

/** An enemy shot 3 wide hits a ship from this far left of it to the ship's own column. */
export const HIT_REACH = 14
/** Enemy shots at or below this height have passed the ship. */
export const PASSED_YR = 0x18
/** Enemy shots take turns: each moves in one frame of three. */
export const SHOT_PERIOD = 3

export const SHOT_START_YR = 0x28
export const SHOT_SPEED = 4
/** The ship's shot bursts from here up. */
export const SKY_YR = 0xd8
/** Frames that the burst of a shot or of an alien lasts. */
export const BURST_FRAMES = 16

/** The formation turns when its outermost alien stands beyond these. */
export const RIGHT_EDGE_XR = 0xe6
export const LEFT_EDGE_XR = 0x29
export const DROP = -8
/** An alien drawn below this height has landed, and the game is lost. */
export const LANDING_YR = 0x28

/** Shields stand at these heights. */
export const SHIELD_BOTTOM_YR = 0x30
export const SHIELD_TOP_YR = 0x3f

export const SAUCER_YR = 0xd0

/** Shot status bytes of the ship. */
export const SHOT = { free: 0, isNew: 1, flying: 2, burst: 3, done: 4, alienBursts: 5 } as const
