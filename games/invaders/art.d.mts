/** The assembler source of all drawings. Throws with file and line when a drawing is not rectangular. */
export function artSource(text: { sprites: string; font: string }): string
