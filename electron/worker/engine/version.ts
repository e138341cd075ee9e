/**
 * Goes up when the same training step gives other numbers than before, if only in the last digit: a run begun with one
 * number and continued with another would not be the run that was begun.
 */
export const ENGINE_VERSION = 1
