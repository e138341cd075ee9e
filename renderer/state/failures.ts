/** Keeps what went wrong in a part of the page where whoever looks for it finds it: in the browser's console. */
export function noteFailure(error: unknown): void {
  console.error(error)
}

/** What went wrong, in the words of the program. */
export const whyFailed = (error: unknown): string => (error instanceof Error ? error.message : String(error))
