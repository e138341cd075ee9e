/** Pages of the browser shell for those it does not let in, in both languages: no language is known yet. */

function page(en: string, fr: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Apprenti</title></head>
<body><main><p>${en}</p><p lang="fr">${fr}</p></main></body>
</html>
`
}

const COMMAND = '<code>npx apprenti open</code>'

/** What a browser of this computer without a session sees. */
export const openCommandPage = page(
  `To open Apprenti here, type ${COMMAND} in a terminal on this computer: it gives you a new link. If Apprenti was started with --data, give it the same one.`,
  `Pour ouvrir Apprenti ici, tapez ${COMMAND} dans un terminal de cet ordinateur : vous obtenez un nouveau lien. Si Apprenti a été lancé avec --data, donnez-lui le même.`
)

/** What a browser without a session sees where no command gives links: that of another computer. */
export const askForLinkPage = page(
  'To look on, use a new link: whoever is at the computer that Apprenti runs on finds it in the settings.',
  'Pour regarder, utilisez un nouveau lien : la personne devant l’ordinateur où tourne Apprenti le trouve dans les réglages.'
)

/**
 * Sends the browser on to the app. A page of our own has to do that: a browser that came from
 * another site holds our SameSite cookie back through a redirect, but not from here.
 */
export const goOnPage = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=/"><title>Apprenti</title></head>
</html>
`
