/** The text of docs/profiles.md, from the JSON Schema of a whole profile. */
export function profilePage(schema: object): string
