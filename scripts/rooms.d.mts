/** Circles between the rooms of these imports, each as the rooms it goes through and the imports between them. */
export function circlesOf(
  imports: readonly { readonly from: string; readonly to: string }[]
): { rooms: string[]; imports: string[] }[]
