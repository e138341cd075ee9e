/** Pages of the browser shell for those it does not let in, in both languages: no language is known yet. */

const NEW_LINK = [
  'To open Apprenti, use the link that was printed when it started; press Enter in that terminal for a new one.',
  'Pour ouvrir Apprenti, utilisez le lien affiché à son démarrage ; appuyez sur Entrée dans ce terminal pour en obtenir un nouveau.'
] as const

/** What a browser without a session sees. */
export const needsLinkPage = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Apprenti</title></head>
<body><main><p>${NEW_LINK[0]}</p><p lang="fr">${NEW_LINK[1]}</p></main></body>
</html>
`

/**
 * Sends the browser on to the app. A page of our own has to do that: a browser that came from
 * another site holds our SameSite cookie back through a redirect, but not from here.
 */
export const goOnPage = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=/"><title>Apprenti</title></head>
</html>
`
