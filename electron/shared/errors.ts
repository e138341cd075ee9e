import { textIn, type Language, type LocalizedText, type Text } from './language'
import { fileFailure } from './system-errors'

/**
 * Every failure a person can meet, with its sentence in both languages. A sentence says what was
 * wrong, where, and what to do; the code is what programs look at.
 */
type Params = Readonly<Record<string, Text | number>>
/** Given the blanks already in its own language. */
type Sentence = (p: Readonly<Record<string, string | number>>) => string
interface Entry {
  readonly en: Sentence
  readonly fr: Sentence
}

const entry = (en: Sentence, fr: Sentence): Entry => ({ en, fr })

export const ERRORS = {
  'input.invalid': entry(
    (p) => `${p['what']} is not valid: ${p['why']}.`,
    (p) => `${p['what']} n’est pas valide : ${p['why']}.`
  ),
  'input.text': entry(
    (p) =>
      `"${p['text']}" cannot be typed: only plain letters, digits and signs (ASCII) can be sent as keys.`,
    (p) =>
      `« ${p['text']} » ne peut pas être saisi : seuls les lettres, chiffres et signes simples (ASCII) peuvent être envoyés au clavier.`
  ),
  'input.failed': entry(
    (p) => `The keyboard and mouse could not be worked: ${p['why']}. Nothing is held; try again.`,
    (p) =>
      `Le clavier et la souris n’ont pas pu être actionnés : ${p['why']}. Rien n’est maintenu ; réessayez.`
  ),
  'input.noDisplay': entry(
    () =>
      'No desktop display was found, so no key or mouse can be worked. Start Apprenti from a desktop session.',
    () =>
      'Aucun affichage n’a été trouvé : ni clavier ni souris ne peuvent être actionnés. Lancez Apprenti depuis une session de bureau.'
  ),
  'input.deaf': entry(
    (p) =>
      `Your own keys and mouse cannot be heard here (${p['why']}), so nothing will be done for you. Linux: log in to an X11 session; macOS: allow Apprenti under Privacy, Accessibility and Input Monitoring.`,
    (p) =>
      `Votre clavier et votre souris ne peuvent pas être entendus ici (${p['why']}) : rien ne sera fait à votre place. Linux : ouvrez une session X11 ; macOS : autorisez Apprenti dans Confidentialité, Accessibilité et Surveillance de l’entrée.`
  ),
  'calibrate.noBrowser': entry(
    () =>
      'The calibration needs Chromium or Chrome for its test window (Debian and Ubuntu: apt install chromium). Install one, or set CHROMIUM to its path.',
    () =>
      'La calibration a besoin de Chromium ou Chrome pour sa fenêtre de test (Debian et Ubuntu : apt install chromium). Installez-en un, ou indiquez son chemin dans CHROMIUM.'
  ),
  'gameWindow.noBrowser': entry(
    () =>
      'The window needs Chromium or Chrome (Debian and Ubuntu: apt install chromium). Install one, or set CHROMIUM to its path; or open the printed address of --no-open in a browser.',
    () =>
      'La fenêtre a besoin de Chromium ou Chrome (Debian et Ubuntu : apt install chromium). Installez-en un, ou indiquez son chemin dans CHROMIUM ; ou ouvrez dans un navigateur l’adresse que donne --no-open.'
  ),
  'gameWindow.noDesktop': entry(
    () => 'There is no desktop here to open a window on. Start it from a desktop session.',
    () => 'Il n’y a pas de bureau ici pour ouvrir une fenêtre. Lancez-le depuis une session de bureau.'
  ),
  'calibrate.failed': entry(
    (p) =>
      `The calibration did not finish: ${p['why']}. Keep your hands off and its window in front, and try again.`,
    (p) =>
      `La calibration n’a pas abouti : ${p['why']}. Ne touchez à rien, laissez sa fenêtre devant, et réessayez.`
  ),
  'calibrate.needed': entry(
    (p) =>
      `Before the agent may act in "${p['title']}", its clicks must be tested on this monitor. Start the calibration; it takes half a minute.`,
    (p) =>
      `Avant que l’agent puisse agir dans « ${p['title']} », ses clics doivent être vérifiés sur cet écran. Lancez la calibration ; elle dure une demi-minute.`
  ),
  'calibrate.running': entry(
    () => 'A calibration is running. Wait until it is done, or cancel it.',
    () => 'Une calibration est en cours. Attendez qu’elle finisse, ou annulez-la.'
  ),
  'calibrate.cancelled': entry(
    () => 'The calibration was cancelled; nothing of it is kept.',
    () => 'La calibration a été annulée ; rien n’en est gardé.'
  ),
  'calibrate.damaged': entry(
    (p) =>
      `The kept calibrations (${p['file']}) cannot be used: ${p['why']}. They were set aside as ${p['aside']}; calibrate again before the agent acts in a window.`,
    (p) =>
      `Les calibrations gardées (${p['file']}) sont inutilisables : ${p['why']}. Elles ont été mises de côté sous ${p['aside']} ; calibrez de nouveau avant que l’agent agisse dans une fenêtre.`
  ),
  'privacy.telemetry': entry(
    () =>
      'A process of Apprenti was not told to keep its libraries from reporting home (ORT_DISABLE_TELEMETRY=1 is missing). Close the app and start it again; please report this.',
    () =>
      'Un processus d’Apprenti n’a pas interdit à ses bibliothèques d’envoyer des rapports (ORT_DISABLE_TELEMETRY=1 manque). Fermez l’application et relancez-la ; merci de le signaler.'
  ),
  'game.unknown': entry(
    (p) => `There is no game named "${p['name']}". Known games: ${p['known']}.`,
    (p) => `Aucun jeu ne s’appelle « ${p['name']} ». Jeux connus : ${p['known']}.`
  ),
  'game.notYours': entry(
    (p) => `You have no game "${p['id']}" (any more). Look for it in the list of games, or in its bin.`,
    (p) =>
      `Vous n’avez pas (ou plus) de jeu « ${p['id']} ». Cherchez-le dans la liste des jeux, ou dans sa corbeille.`
  ),
  'game.shipped': entry(
    (p) =>
      `The game "${p['id']}" comes with Apprenti and cannot be changed. Choose another id: that makes a copy of your own.`,
    (p) =>
      `Le jeu « ${p['id']} » est fourni avec Apprenti et ne peut pas être modifié. Choisissez un autre identifiant : cela en fait une copie à vous.`
  ),
  'game.taken': entry(
    (p) => `There is a game "${p['id']}" already, and it was left as it is. Choose another id.`,
    (p) => `Il y a déjà un jeu « ${p['id']} », laissé tel quel. Choisissez un autre identifiant.`
  ),
  'game.twice': entry(
    (p) =>
      `There are two games "${p['id']}": the one in ${p['folder']} is not used, because ${p['why']}. Give it another id.`,
    (p) =>
      `Il y a deux jeux « ${p['id']} » : celui de ${p['folder']} n’est pas utilisé, car ${p['why']}. Donnez-lui un autre identifiant.`
  ),
  'game.folderName': entry(
    (p) =>
      `The game in ${p['folder']} calls itself "${p['id']}", so it is not used. Rename the folder to ${p['id']}, or write the folder's name as the id in its profile.json.`,
    (p) =>
      `Le jeu de ${p['folder']} se nomme « ${p['id']} », il n’est donc pas utilisé. Renommez le dossier en ${p['id']}, ou mettez le nom du dossier comme identifiant dans son profile.json.`
  ),
  'game.onlyDraft': entry(
    (p) => `The game "${p['id']}" was begun and not saved yet. Save it first, then export it.`,
    (p) =>
      `Le jeu « ${p['id']} » est commencé mais pas encore enregistré. Enregistrez-le d’abord, puis exportez-le.`
  ),
  'game.noWindow': entry(
    (p) =>
      `"${p['title']}" runs inside Apprenti and cannot be taught as a game of your own. Open a game in a window, and pick that.`,
    (p) =>
      `« ${p['title']} » tourne dans Apprenti et ne peut pas devenir un jeu à vous. Ouvrez un jeu dans une fenêtre, et choisissez-la.`
  ),
  'game.attachFirst': entry(
    (p) =>
      `What can be pressed in ${p['title']} is known once it runs. Attach it, then make it a game of yours.`,
    (p) =>
      `Ce qu’on peut presser dans ${p['title']} est connu une fois qu’il tourne. Attachez-le, puis faites-en un jeu à vous.`
  ),
  'game.nothingDone': entry(
    (p) =>
      `The recording ${p['id']} holds nothing that you pressed or clicked. Record yourself playing, with the game's window in front.`,
    (p) =>
      `L’enregistrement ${p['id']} ne contient rien que vous ayez pressé ou cliqué. Enregistrez-vous en train de jouer, la fenêtre du jeu devant.`
  ),
  'game.picture': entry(
    (p) => `The picture "${p['name']}" was not kept: ${p['why']}.`,
    (p) => `L’image « ${p['name']} » n’a pas été gardée : ${p['why']}.`
  ),
  'game.full': entry(
    (p) => `Nothing was added: of ${p['what']}, at most ${p['most']} are kept. Remove some first.`,
    (p) => `Rien n’a été ajouté : ${p['what']}, ${p['most']} au plus sont gardés. Supprimez-en d’abord.`
  ),
  'game.file': entry(
    (p) =>
      `This is no game that can be imported: at ${p['field']}, ${p['why']}. Nothing was imported; export the game again and use that file.`,
    (p) =>
      `Ce jeu ne peut pas être importé : à ${p['field']}, ${p['why']}. Rien n’a été importé ; exportez le jeu de nouveau et utilisez ce fichier.`
  ),
  'policy.unknown': entry(
    (p) => `There is no policy named "${p['name']}". Known policies: ${p['known']}.`,
    (p) => `Aucune politique ne s’appelle « ${p['name']} ». Politiques connues : ${p['known']}.`
  ),
  'policy.needsMemory': entry(
    (p) =>
      `The policy "${p['name']}" plays by the game's memory, which "${p['title']}" does not give. Policies that can play it: ${p['known']}.`,
    (p) =>
      `La politique « ${p['name']} » joue d’après la mémoire du jeu, que « ${p['title']} » ne donne pas. Politiques qui peuvent y jouer : ${p['known']}.`
  ),
  'policy.otherGame': entry(
    (p) =>
      `The policy "${p['name']}" plays ${p['game']}, and "${p['title']}" is not known to be that game. Policies that can play it: ${p['known']}.`,
    (p) =>
      `La politique « ${p['name']} » joue à ${p['game']}, et rien ne dit que « ${p['title']} » soit ce jeu. Politiques qui peuvent y jouer : ${p['known']}.`
  ),
  'policy.otherActions': entry(
    (p) =>
      `The policy "${p['name']}" chooses among ${p['knows']} actions, and "${p['title']}" has ${p['has']}. Policies that can play it: ${p['known']}.`,
    (p) =>
      `La politique « ${p['name']} » choisit parmi ${p['knows']} actions, et « ${p['title']} » en a ${p['has']}. Politiques qui peuvent y jouer : ${p['known']}.`
  ),
  'policy.otherFields': entry(
    (p) =>
      `The policy "${p['name']}" sees ${p['sees']} numbers of the game, and of "${p['title']}" ${p['reads']} are read: its readers have changed since. Make it anew (Imitate or Train). Policies that can play it: ${p['known']}.`,
    (p) =>
      `La politique « ${p['name']} » voit ${p['sees']} nombres du jeu, et on en lit ${p['reads']} dans « ${p['title']} » : ses lecteurs ont changé depuis. Refaites-la (Imiter ou Entraîner). Politiques qui peuvent y jouer : ${p['known']}.`
  ),
  'candidate.unknown': entry(
    (p) => `"${p['id']}" is not there any more. Refresh the list and pick again.`,
    (p) => `« ${p['id']} » n’est plus là. Actualisez la liste et choisissez de nouveau.`
  ),
  'candidate.unavailable': entry(
    (p) => `${p['title']} cannot be attached: ${p['why']}`,
    (p) => `Impossible d’attacher ${p['title']} : ${p['why']}`
  ),
  'attach.cancelled': entry(
    () => 'Attaching was cancelled. Nothing was changed.',
    () => 'L’attachement a été annulé. Rien n’a changé.'
  ),
  'perception.templateMissing': entry(
    (p) =>
      `The template ${p['file']} of "${p['field']}" is not there or is no picture. Cut it out of the game's picture again.`,
    (p) =>
      `Le modèle ${p['file']} de « ${p['field']} » est absent ou n’est pas une image. Découpez-le de nouveau dans l’image du jeu.`
  ),
  'perception.templateFlat': entry(
    (p) =>
      `The template ${p['file']} of "${p['field']}" is of one colour, so it would be seen everywhere. Cut out a piece with edges in it.`,
    (p) =>
      `Le modèle ${p['file']} de « ${p['field']} » est d’une seule couleur : il serait vu partout. Découpez un morceau qui a des contours.`
  ),
  'perception.templateTooBig': entry(
    (p) =>
      `The template ${p['file']} of "${p['field']}" is larger than its region at this window size. Draw the region larger, or make the window larger.`,
    (p) =>
      `Le modèle ${p['file']} de « ${p['field']} » est plus grand que sa zone à cette taille de fenêtre. Agrandissez la zone ou la fenêtre.`
  ),
  'perception.templateHuge': entry(
    (p) =>
      `The template ${p['file']} of "${p['field']}" has ${p['pixels']} pixels; at most ${p['most']} can be looked for. Cut out a smaller piece.`,
    (p) =>
      `Le modèle ${p['file']} de « ${p['field']} » a ${p['pixels']} pixels ; on peut en chercher ${p['most']} au plus. Découpez un morceau plus petit.`
  ),
  'perception.dataMissing': entry(
    (p) =>
      `"${p['field']}" cannot be read: ${p['file']}, which comes with Apprenti, is missing or damaged. Install Apprenti again (from sources: npm ci).`,
    (p) =>
      `« ${p['field']} » ne peut pas être lu : ${p['file']}, fourni avec Apprenti, est absent ou abîmé. Réinstallez Apprenti (depuis les sources : npm ci).`
  ),
  'perception.down': entry(
    () =>
      'The process that reads the picture ended. It is started again; until then its fields keep their last values.',
    () =>
      'Le processus qui lit l’image s’est arrêté. Il est relancé ; d’ici là ses champs gardent leurs dernières valeurs.'
  ),
  'perception.slow': entry(
    (p) =>
      `"${p['field']}" takes ${p['ms']} ms to read and cannot be read ${p['rate']} times a second: readings are left out. Lower its rate or make its region smaller.`,
    (p) =>
      `« ${p['field']} » met ${p['ms']} ms à être lu et ne peut pas l’être ${p['rate']} fois par seconde : des lectures sont sautées. Baissez sa fréquence ou réduisez sa zone.`
  ),
  'profile.invalid': entry(
    (p) =>
      `The profile ${p['file']} is not valid at ${p['field']}: ${p['why']}. Correct the file and try again.`,
    (p) =>
      `Le profil ${p['file']} n’est pas valide à ${p['field']} : ${p['why']}. Corrigez le fichier et réessayez.`
  ),
  'cartridge.size': entry(
    (p) =>
      `${p['file']} should hold ${p['expected']} bytes but holds ${p['actual']}. Run "npm run build" to make the cartridge again, or check your ROM.`,
    (p) =>
      `${p['file']} devrait contenir ${p['expected']} octets mais en contient ${p['actual']}. Lancez « npm run build » pour refaire la cartouche, ou vérifiez votre ROM.`
  ),
  'cartridge.missing': entry(
    (p) => `${p['file']} is missing. Run "npm run build" to make the cartridge.`,
    (p) => `${p['file']} est absent. Lancez « npm run build » pour fabriquer la cartouche.`
  ),
  'state.damaged': entry(
    (p) => `This saved state cannot be used: ${p['why']}. The game goes on as it was.`,
    (p) => `Cet état sauvegardé est inutilisable : ${p['why']}. Le jeu continue tel quel.`
  ),
  'play.detached': entry(
    () => 'No game is attached. Pick one first.',
    () => 'Aucun jeu n’est attaché. Choisissez-en un d’abord.'
  ),
  'play.cannotAct': entry(
    (p) =>
      `"${p['title']}" can be watched and recorded, not played: no profile says which keys work it (docs/adding-a-game.md).`,
    (p) =>
      `« ${p['title']} » peut être observé et enregistré, mais pas joué : aucun profil ne dit quelles touches le commandent (docs/adding-a-game.md).`
  ),
  'play.cannotRestart': entry(
    (p) => `"${p['title']}" has no kept start to go back to. Begin its next game in the game itself.`,
    (p) =>
      `« ${p['title']} » n’a pas de point de départ où revenir. Commencez la partie suivante dans le jeu lui-même.`
  ),
  'play.letGo': entry(
    (p) => `The agent let go of the controls. ${p['why']}`,
    (p) => `L’agent a lâché les commandes. ${p['why']}`
  ),
  'play.handsBusy': entry(
    (p) => `The agent is acting in "${p['title']}" already, and there is one keyboard. Stop it there first.`,
    (p) => `L’agent agit déjà dans « ${p['title']} », et il n’y a qu’un clavier. Arrêtez-le d’abord là-bas.`
  ),
  'play.lost': entry(
    (p) => `${p['title']} went away (${p['why']}). Attach it again when it is back.`,
    (p) => `${p['title']} a disparu (${p['why']}). Attachez-le de nouveau quand il sera revenu.`
  ),
  'mame.missing': entry(
    () => 'MAME was not found. Install it (Debian and Ubuntu: apt install mame) or set its path in Settings.',
    () =>
      'MAME est introuvable. Installez-le (Debian et Ubuntu : apt install mame) ou indiquez son chemin dans les Réglages.'
  ),
  'mame.failed': entry(
    (p) => `MAME did not start the game: ${p['why']}.`,
    (p) => `MAME n’a pas démarré le jeu : ${p['why']}.`
  ),
  'mame.silent': entry(
    (p) => `MAME has not answered for ${p['seconds']} s and was stopped. Attach it again.`,
    (p) => `MAME ne répond plus depuis ${p['seconds']} s et a été arrêté. Attachez-le de nouveau.`
  ),
  'mame.refused': entry(
    (p) => `MAME refused the command "${p['command']}": ${p['why']}.`,
    (p) => `MAME a refusé la commande « ${p['command']} » : ${p['why']}.`
  ),
  'mame.tooOld': entry(
    (p) =>
      `This MAME (${p['found']}) is too old: Apprenti needs ${p['needed']} or newer. Install a newer one.`,
    (p) =>
      `Ce MAME (${p['found']}) est trop ancien : il faut la version ${p['needed']} ou plus. Installez-en un plus récent.`
  ),
  'mame.noDisplay': entry(
    () =>
      'No desktop display was found to show MAME on. Start Apprenti from a desktop session, or play without watching.',
    () =>
      'Aucun affichage n’a été trouvé pour montrer MAME. Lancez Apprenti depuis une session de bureau, ou jouez sans regarder.'
  ),
  'mame.pluginMissing': entry(
    (p) => `${p['file']} of Apprenti's MAME plugin is missing. Install Apprenti again.`,
    (p) => `${p['file']} du greffon MAME d’Apprenti est absent. Réinstallez Apprenti.`
  ),
  'mame.romMissing': entry(
    (p) =>
      `MAME does not find ${p['file']} of the game "${p['driver']}" in ${p['folder']}. Put your ROM there, or empty the ROM folder in Settings to play the app’s own cartridge.`,
    (p) =>
      `MAME ne trouve pas ${p['file']} du jeu « ${p['driver']} » dans ${p['folder']}. Mettez-y votre ROM, ou videz le dossier de ROM dans les Réglages pour jouer la cartouche d’Apprenti.`
  ),
  'mame.romWrong': entry(
    (p) =>
      `${p['file']} in ${p['folder']} is not the ROM of the game "${p['driver']}" that MAME knows: its ${p['what']} is wrong. Put the right one there, or empty the ROM folder in Settings to play the app’s own cartridge.`,
    (p) =>
      `${p['file']} dans ${p['folder']} n’est pas la ROM du jeu « ${p['driver']} » que MAME connaît : sa ${p['what']} ne convient pas. Mettez-y la bonne, ou videz le dossier de ROM dans les Réglages pour jouer la cartouche d’Apprenti.`
  ),
  'mame.peer': entry(
    (p) => `What connected as MAME was cut off: ${p['why']}. Start MAME with Apprenti's plugin.`,
    (p) =>
      `Ce qui s’est connecté comme MAME a été écarté : ${p['why']}. Lancez MAME avec le greffon d’Apprenti.`
  ),
  'mame.portTaken': entry(
    (p) => `Port ${p['port']} is taken, so no MAME can join there. Choose another.`,
    (p) => `Le port ${p['port']} est pris : aucun MAME ne peut s’y joindre. Choisissez-en un autre.`
  ),
  'mame.noPeer': entry(
    (p) =>
      `No MAME joined on port ${p['port']} within ${p['seconds']} s. Start it with the command that was shown, or as docs/mame.md says, with the same port and token.`,
    (p) =>
      `Aucun MAME ne s’est joint au port ${p['port']} en ${p['seconds']} s. Lancez-le avec la commande affichée, ou comme l’explique docs/mame.md, avec le même port et le même jeton.`
  ),
  'memory.unreadable': entry(
    (p) =>
      `The memory of ${p['title']} cannot be read. Numbers are found in games that run in MAME or inside Apprenti; in a window, draw a region around them instead.`,
    (p) =>
      `La mémoire de ${p['title']} ne peut pas être lue. Les nombres se cherchent dans les jeux lancés par MAME ou dans Apprenti ; dans une fenêtre, dessinez plutôt une zone autour d’eux.`
  ),
  'memory.notBegun': entry(
    () => 'No search in this game’s memory is on. Begin one first.',
    () => 'Aucune recherche n’est en cours dans la mémoire de ce jeu. Commencez-en une.'
  ),
  'memory.noneLeft': entry(
    () =>
      'No number in the memory fits that, so nothing was changed. Look again at what the game shows (a last 0 that never changes is often not stored: leave it off), or begin a new search.',
    () =>
      'Aucun nombre en mémoire n’y correspond : rien n’a changé. Regardez encore ce que le jeu affiche (un dernier 0 qui ne change jamais n’est souvent pas stocké : ne le comptez pas), ou recommencez une recherche.'
  ),
  'window.gone': entry(
    (p) => `The window "${p['title']}" is closed. Open it again and pick it from the list.`,
    (p) => `La fenêtre « ${p['title']} » est fermée. Rouvrez-la et choisissez-la dans la liste.`
  ),
  'window.noDisplay': entry(
    () => 'No desktop display was found, so windows cannot be listed. Start Apprenti from a desktop session.',
    () =>
      'Aucun affichage n’a été trouvé : les fenêtres ne peuvent pas être listées. Lancez Apprenti depuis une session de bureau.'
  ),
  'window.captureFailed': entry(
    (p) => `The window "${p['title']}" cannot be captured right now (${p['why']}).`,
    (p) => `La fenêtre « ${p['title']} » ne peut pas être capturée pour l’instant (${p['why']}).`
  ),
  'read.nothing': entry(
    (p) =>
      `Nothing is read off "${p['title']}": the game it is taken for (${p['game']}) has no readers. Name another with --game, or teach it on the page Games.`,
    (p) =>
      `Rien n’est lu dans « ${p['title']} » : le jeu supposé (${p['game']}) n’a pas de lecteurs. Nommez-en un autre avec --game, ou apprenez-le à la page Jeux.`
  ),
  'play.noGame': entry(
    (p) =>
      `No game is known for the window "${p['title']}", so nobody knows what may be pressed there. Name one with --game, say --keys or --cells for chance to play with, or teach it on the page Games.`,
    (p) =>
      `Aucun jeu n’est connu pour la fenêtre « ${p['title']} » : personne ne sait ce qu’on peut y presser. Nommez-en un avec --game, donnez --keys ou --cells pour jouer au hasard, ou apprenez-le à la page Jeux.`
  ),
  'script.invalid': entry(
    (p) => `Line ${p['line']} of ${p['file']} cannot be played: ${p['why']}. Correct it and try again.`,
    (p) =>
      `La ligne ${p['line']} de ${p['file']} ne peut pas être jouée : ${p['why']}. Corrigez-la et réessayez.`
  ),
  'script.empty': entry(
    (p) =>
      `There is no line in ${p['file']}, so there is nothing to play. A line is one JSON document, as docs/acting.md says.`,
    (p) =>
      `Il n’y a aucune ligne dans ${p['file']} : il n’y a rien à jouer. Une ligne est un document JSON, comme le dit docs/acting.md.`
  ),
  'play.noScore': entry(
    (p) =>
      `The profile of ${p['game']} names no score, so nobody can say how well it is played. Say what counts on the page Games.`,
    (p) =>
      `Le profil de ${p['game']} ne nomme aucun score : personne ne peut dire comment on y joue. Dites ce qui compte à la page Jeux.`
  ),
  'play.noEpisode': entry(
    (p) =>
      `No episode of ${p['game']} came to its end, so there is no score to tell. Let it play longer, and leave keyboard and mouse alone meanwhile.`,
    (p) =>
      `Aucune partie de ${p['game']} n’est allée à son terme : il n’y a pas de score. Laissez-la jouer plus longtemps, sans toucher au clavier ni à la souris.`
  ),
  'live.notHere': entry(
    (p) =>
      `The environment ${p['env']} is a game in a window, and there are none here. Train it in the app, or with --window.`,
    (p) =>
      `L’environnement ${p['env']} est un jeu dans une fenêtre, et il n’y en a pas ici. Entraînez-le dans l’application, ou avec --window.`
  ),
  'live.notAttached': entry(
    (p) => `The game "${p['game']}" is not attached. Attach its window first, then try again.`,
    (p) => `Le jeu « ${p['game']} » n’est pas attaché. Attachez d’abord sa fenêtre, puis réessayez.`
  ),
  'live.busy': entry(
    (p) =>
      `The window of "${p['game']}" is taken already: a run trains there, or an agent plays to be judged. Stop that first.`,
    (p) =>
      `La fenêtre de « ${p['game']} » est déjà prise : un entraînement s’y déroule, ou un agent y joue pour être jugé. Arrêtez-le d’abord.`
  ),
  'live.noActions': entry(
    (p) => `The game "${p['game']}" has no actions that an agent could choose. Add some on the page Games.`,
    (p) => `Le jeu « ${p['game']} » n’a aucune action qu’un agent puisse choisir. Ajoutez-en à la page Jeux.`
  ),
  'live.noFields': entry(
    (p) =>
      `Nothing is read off "${p['game']}" as a number, so its fields cannot be learned from. Train from its picture.`,
    (p) =>
      `Rien n’est lu comme nombre dans « ${p['game']} » : ses champs ne peuvent pas servir. Entraînez d’après l’image.`
  ),
  'live.takenOver': entry(
    () => 'You took the controls, so the training rests: it was stopped with a checkpoint.',
    () => 'Vous avez repris la main : l’entraînement a été arrêté, avec un point de reprise.'
  ),
  'live.gone': entry(
    () => 'The game was let go, so the training was stopped with a checkpoint. Attach it again and go on.',
    () =>
      'Le jeu a été détaché : l’entraînement a été arrêté, avec un point de reprise. Attachez-le et continuez.'
  ),
  'dataset.nothing': entry(
    (p) =>
      `There is nothing to learn from in these sessions: in none of them ${p['who']} while a game was on.`,
    (p) => `Il n’y a rien à apprendre dans ces sessions : dans aucune ${p['who']} pendant une partie.`
  ),
  'dataset.nothingInPart': entry(
    (p) =>
      `There is nothing to learn from in the part of these sessions that was chosen (seconds, episodes): nowhere in it ${p['who']} while a game was on. Choose another part.`,
    (p) =>
      `Il n’y a rien à apprendre dans la partie choisie de ces sessions (secondes, épisodes) : nulle part ${p['who']} pendant une partie. Choisissez-en une autre.`
  ),
  'dataset.unknown': entry(
    (p) => `There is no data set "${p['name']}". There are: ${p['known']}.`,
    (p) => `Il n’y a pas de jeu de données « ${p['name']} ». Il y a : ${p['known']}.`
  ),
  'dataset.twoGames': entry(
    (p) =>
      `These sessions are of several games (${p['games']}). Say which one is meant (--game in a terminal), or make a data set of each.`,
    (p) =>
      `Ces sessions sont de plusieurs jeux (${p['games']}). Dites lequel est visé (--game dans un terminal), ou faites un jeu de données de chacun.`
  ),
  'dataset.damaged': entry(
    (p) => `The data set "${p['name']}" cannot be used: ${p['why']}. Make it again from its sessions.`,
    (p) =>
      `Le jeu de données « ${p['name']} » est inutilisable : ${p['why']}. Refaites-le à partir de ses sessions.`
  ),
  'dataset.notExported': entry(
    (p) => `The data set was not exported: ${p['why']}. Nothing was left behind.`,
    (p) => `Le jeu de données n’a pas été exporté : ${p['why']}. Rien n’a été laissé.`
  ),
  'dataset.notImported': entry(
    (p) => `${p['folder']} was not imported: ${p['why']}. Nothing of it was kept.`,
    (p) => `${p['folder']} n’a pas été importé : ${p['why']}. Rien n’en a été gardé.`
  ),
  'dataset.importCancelled': entry(
    () => 'The import was cancelled and nothing was left behind.',
    () => 'L’import a été annulé et rien n’a été laissé.'
  ),
  'dataset.needsFfmpeg': entry(
    (p) =>
      `Data sets of the format ${p['format']} hold video, and ffmpeg was not found. Install it (Debian and Ubuntu: apt install ffmpeg) or set its path in Settings; jsonl and minari need none.`,
    (p) =>
      `Les jeux de données au format ${p['format']} contiennent de la vidéo, et ffmpeg est introuvable. Installez-le (Debian et Ubuntu : apt install ffmpeg) ou indiquez son chemin dans les Réglages ; jsonl et minari s’en passent.`
  ),
  'dataset.noKeys': entry(
    (p) =>
      `Nothing says what you did in the session ${p['session']}: no key or mouse was recorded in it. Record it again, or leave it out.`,
    (p) =>
      `Rien ne dit ce que vous avez fait dans la session ${p['session']} : ni touche ni souris n’y est enregistrée. Enregistrez-la de nouveau, ou laissez-la de côté.`
  ),
  'dataset.unknownAction': entry(
    (p) =>
      `In the session ${p['session']} something was done that ${p['game']} does not know (${p['action']}): it was recorded with another profile. Add it to the profile, or leave that session out.`,
    (p) =>
      `Dans la session ${p['session']}, on a fait quelque chose que ${p['game']} ne connaît pas (${p['action']}) : elle a été enregistrée avec un autre profil. Ajoutez-le au profil, ou laissez cette session de côté.`
  ),
  'dataset.pictureSize': entry(
    (p) =>
      `The pictures of the session ${p['session']} are ${p['size']}, and ${p['wanted']} are wanted: of other proportions, they would show the game distorted. Record it again at its usual size, or leave it out.`,
    (p) =>
      `Les images de la session ${p['session']} font ${p['size']}, et il en faut de ${p['wanted']} : d’autres proportions déformeraient le jeu. Enregistrez-la de nouveau à sa taille habituelle, ou laissez-la de côté.`
  ),
  'dataset.noRoom': entry(
    (p) => `The disk is full, so the data set was not made; nothing was lost. Make room in ${p['folder']}.`,
    (p) =>
      `Le disque est plein : le jeu de données n’a pas été fait, et rien n’est perdu. Faites de la place dans ${p['folder']}.`
  ),
  'dataset.noVectors': entry(
    (p) =>
      `The data set "${p['name']}" holds pictures alone, no numbers of the game. Record the game with this version and make it again, or learn from pictures.`,
    (p) =>
      `Le jeu de données « ${p['name']} » ne contient que des images, aucun nombre du jeu. Enregistrez le jeu avec cette version et refaites-le, ou apprenez d’après les images.`
  ),
  'dataset.unlike': entry(
    (p) => `"${p['a']}" and "${p['b']}" cannot become one data set: ${p['why']}.`,
    (p) => `« ${p['a']} » et « ${p['b']} » ne peuvent pas devenir un seul jeu de données : ${p['why']}.`
  ),
  'imitate.tooLittle': entry(
    (p) =>
      `There is too little to learn from in "${p['name']}": ${p['moments']} moments with an action, and ${p['least']} are needed. Record some minutes more.`,
    (p) =>
      `Il y a trop peu à apprendre dans « ${p['name']} » : ${p['moments']} moments avec une action, il en faut ${p['least']}. Enregistrez encore quelques minutes.`
  ),
  'imitate.otherShape': entry(
    (p) =>
      `The model cannot be learned on from: it has no "${p['name']}" of the size that its own description tells. Clone it again from its data set (apprenti imitate).`,
    (p) =>
      `On ne peut pas repartir de ce modèle : il n’a pas de « ${p['name']} » de la taille que sa description annonce. Clonez-le de nouveau depuis son jeu de données (apprenti imitate).`
  ),
  'dataset.mixed': entry(
    (p) =>
      `"${p['one']}" and "${p['other']}" cannot be learned from together: their game, its actions, the size of their pictures or the numbers beside them differ. Make them anew for the same game.`,
    (p) =>
      `« ${p['one']} » et « ${p['other']} » ne peuvent pas être appris ensemble : leur jeu, ses actions, la taille de leurs images ou les nombres à côté diffèrent. Refaites-les pour le même jeu.`
  ),
  'imitate.noRecipe': entry(
    (p) =>
      `The model "${p['name']}" does not say how it was cloned, so it cannot be improved: ${p['why']}. Clone it again from its data set (apprenti imitate) and correct that one.`,
    (p) =>
      `Le modèle « ${p['name']} » ne dit pas comment il a été cloné, il ne peut donc pas être amélioré : ${p['why']}. Clonez-le de nouveau depuis son jeu de données (apprenti imitate), puis corrigez celui-là.`
  ),
  'imitate.noCorrections': entry(
    (p) =>
      `There is no correction of "${p['name']}" yet. Let it play, take over where it errs (any key of the game), hand back, and try again; or name sessions.`,
    (p) =>
      `Il n’y a pas encore de correction de « ${p['name']} ». Laissez-le jouer, reprenez les commandes là où il se trompe (toute touche du jeu), rendez-les, puis réessayez ; ou nommez des sessions.`
  ),
  'imitate.otherGame': entry(
    (p) =>
      `The model plays "${p['plays']}" and the corrections are of "${p['game']}". Name sessions of its own game.`,
    (p) =>
      `Le modèle joue à « ${p['plays']} » et les corrections sont de « ${p['game']} ». Nommez des sessions de son propre jeu.`
  ),
  'imitate.oneAction': entry(
    (p) =>
      `Only one thing was ever done in "${p['name']}", so there is nothing to choose. Record play with more than one action.`,
    (p) =>
      `Une seule chose a été faite dans « ${p['name']} » : il n’y a rien à choisir. Enregistrez une partie avec plusieurs actions.`
  ),
  'dataset.busy': entry(
    () => 'A data set is being made already. Wait for it, or cancel it.',
    () => 'Un jeu de données est déjà en cours de création. Attendez-le, ou annulez-le.'
  ),
  'dataset.cancelled': entry(
    () => 'The making of the data set was cancelled. Nothing of it is kept.',
    () => 'La création du jeu de données a été annulée. Rien n’en est gardé.'
  ),
  'dataset.inUse': entry(
    (p) => `The data set "${p['name']}" is being learned from. Stop that first.`,
    (p) => `Le jeu de données « ${p['name']} » sert à un apprentissage en cours. Arrêtez-le d’abord.`
  ),
  'imitate.busy': entry(
    (p) => `"${p['name']}" is learning already. Wait for it, or stop it: what it has learned is kept.`,
    (p) => `« ${p['name']} » apprend déjà. Attendez, ou arrêtez-le : ce qu’il a appris est gardé.`
  ),
  'imitate.died': entry(
    (p) => `The process that learned "${p['name']}" ended unexpectedly (${p['why']}). ${p['kept']}`,
    (p) =>
      `Le processus qui apprenait « ${p['name']} » s’est arrêté de façon inattendue (${p['why']}). ${p['kept']}`
  ),
  'imitate.notRunning': entry(
    () => 'Nothing is learning at the moment.',
    () => 'Rien n’apprend en ce moment.'
  ),
  'imitate.playing': entry(
    (p) => `"${p['name']}" plays to be judged already. Wait for it, or stop it.`,
    (p) => `« ${p['name']} » joue déjà pour être jugé. Attendez, ou arrêtez-le.`
  ),
  'imitate.notPlaying': entry(
    () => 'No agent plays to be judged at the moment.',
    () => 'Aucun agent ne joue pour être jugé en ce moment.'
  ),
  'imitate.examinerDied': entry(
    (p) =>
      `The process in which "${p['name']}" played ended unexpectedly (${p['why']}). Nothing of it is kept: let it play again.`,
    (p) =>
      `Le processus dans lequel « ${p['name']} » jouait s’est arrêté de façon inattendue (${p['why']}). Rien n’en est gardé : faites-le jouer de nouveau.`
  ),
  'imitate.noModel': entry(
    (p) => `The attempt "${p['name']}" left no model that could play. Learn again.`,
    (p) => `L’essai « ${p['name']} » n’a laissé aucun modèle qui puisse jouer. Apprenez de nouveau.`
  ),
  'imitate.tooSoon': entry(
    (p) => `"${p['name']}" was stopped before it had learned anything. Give it a minute at least.`,
    (p) =>
      `« ${p['name']} » a été arrêté avant d’avoir appris quoi que ce soit. Laissez-lui au moins une minute.`
  ),
  'imitate.unknown': entry(
    (p) => `There is no such attempt "${p['name']}" any more. Look at the list again.`,
    (p) => `L’essai « ${p['name']} » n’existe plus. Regardez à nouveau la liste.`
  ),
  'imitate.damaged': entry(
    (p) =>
      `What was kept of the attempt "${p['name']}" cannot be read. Its model, if there is one, is on the page Models.`,
    (p) =>
      `Ce qui a été gardé de l’essai « ${p['name']} » est illisible. Son modèle, s’il existe, est à la page Modèles.`
  ),
  'window.noneFits': entry(
    (p) => `No window fits "${p['wish']}". There are: ${p['windows']}. Open it, or name one of these.`,
    (p) =>
      `Aucune fenêtre ne correspond à « ${p['wish']} ». Il y a : ${p['windows']}. Ouvrez-la, ou nommez l’une de celles-ci.`
  ),
  'window.severalFit': entry(
    (p) =>
      `Several windows fit "${p['wish']}": ${p['windows']}. Name one by more of its title, or by its id.`,
    (p) =>
      `Plusieurs fenêtres correspondent à « ${p['wish']} » : ${p['windows']}. Donnez davantage de son titre, ou son identifiant.`
  ),
  'bench.noWindow': entry(
    (p) => `No open window has "${p['title']}" in its title. Open it, or leave --window out.`,
    (p) => `Aucune fenêtre ouverte n’a « ${p['title']} » dans son titre. Ouvrez-la, ou omettez --window.`
  ),
  'bench.noPicture': entry(
    () =>
      'The test picture could not be shown: it needs ffplay (Debian and Ubuntu: apt install ffmpeg). Or name an open window with --window.',
    () =>
      'L’image de test n’a pas pu être affichée : il faut ffplay (Debian et Ubuntu : apt install ffmpeg). Ou nommez une fenêtre ouverte avec --window.'
  ),
  'seat.unknown': entry(
    (p) => `There is no game in place ${p['seat']} any more. Choose one that is open.`,
    (p) => `Il n’y a plus de jeu à la place ${p['seat']}. Choisissez-en un qui est ouvert.`
  ),
  'seat.full': entry(
    (p) => `${p['max']} games are open already. Close one to open another.`,
    (p) => `${p['max']} jeux sont déjà ouverts. Fermez-en un pour en ouvrir un autre.`
  ),
  'record.already': entry(
    () => 'A recording is already running. Stop or discard it first.',
    () => 'Un enregistrement est déjà en cours. Arrêtez-le ou abandonnez-le d’abord.'
  ),
  'record.none': entry(
    () => 'No recording is running.',
    () => 'Aucun enregistrement n’est en cours.'
  ),
  'record.unheard': entry(
    (p) =>
      `Only pictures are recorded: keys and mouse cannot be heard here (${p['why']}). Linux: log in to an X11 session; macOS: allow Apprenti under Privacy, Accessibility and Input Monitoring.`,
    (p) =>
      `Seules les images sont enregistrées : le clavier et la souris ne peuvent pas être entendus ici (${p['why']}). Linux : ouvrez une session X11 ; macOS : autorisez Apprenti dans Confidentialité, Accessibilité et Surveillance de l’entrée.`
  ),
  'record.empty': entry(
    () =>
      'Nothing was played while the recording ran, so no session was kept. Let the game run and record again.',
    () =>
      'Rien n’a été joué pendant l’enregistrement : aucune session n’a été gardée. Laissez le jeu tourner, puis enregistrez de nouveau.'
  ),
  'record.diskFull': entry(
    (p) =>
      `The disk is full: the recording was stopped and its first ${p['seconds']} s are kept. Free some space in ${p['folder']}.`,
    (p) =>
      `Le disque est plein : l’enregistrement est arrêté et ses ${p['seconds']} premières secondes sont gardées. Libérez de la place dans ${p['folder']}.`
  ),
  'record.noRoom': entry(
    (p) => `The disk is full, so nothing could be recorded. Free some space in ${p['folder']}.`,
    (p) => `Le disque est plein : rien n’a pu être enregistré. Libérez de la place dans ${p['folder']}.`
  ),
  'record.writeFailed': entry(
    (p) =>
      `The recording was stopped because its file could not be written (${p['why']}); its first ${p['seconds']} s are kept.`,
    (p) =>
      `L’enregistrement est arrêté car son fichier n’a pas pu être écrit (${p['why']}) ; ses ${p['seconds']} premières secondes sont gardées.`
  ),
  'record.lost': entry(
    (p) =>
      `The recording was stopped: its file in ${p['folder']} is not there any more, or another Apprenti took it over. What it held up to then may still be in the list of sessions.`,
    (p) =>
      `L’enregistrement est arrêté : son fichier dans ${p['folder']} n’est plus là, ou un autre Apprenti l’a pris. Ce qu’il contenait jusque-là est peut-être encore dans la liste des sessions.`
  ),
  'session.unknown': entry(
    (p) => `There is no session "${p['id']}" (any more). Look for it in the list of sessions.`,
    (p) => `Il n’y a pas (ou plus) de session « ${p['id']} ». Cherchez-la dans la liste des sessions.`
  ),
  'session.damaged': entry(
    (p) => `The session ${p['id']} is damaged: ${p['why']}. What could be read is kept; nothing was changed.`,
    (p) =>
      `La session ${p['id']} est abîmée : ${p['why']}. Ce qui est lisible est gardé ; rien n’a été modifié.`
  ),
  'session.recording': entry(
    (p) => `The session ${p['id']} is still being recorded. Stop the recording first.`,
    (p) => `La session ${p['id']} est encore en cours d’enregistrement. Arrêtez-la d’abord.`
  ),
  'session.unreadable': entry(
    (p) => `The session ${p['id']} could not be read: ${p['why']}. Nothing was changed.`,
    (p) => `La session ${p['id']} n’a pas pu être lue : ${p['why']}. Rien n’a été modifié.`
  ),
  'session.reader': entry(
    (p) =>
      `The process that reads sessions ended (${p['why']}). Nothing was changed; try again, it is started anew.`,
    (p) =>
      `Le processus qui lit les sessions s’est arrêté (${p['why']}). Rien n’a été modifié ; réessayez, il redémarre.`
  ),
  'file.exists': entry(
    (p) => `${p['file']} already exists and was left as it is. Choose another name.`,
    (p) => `${p['file']} existe déjà et n’a pas été modifié. Choisissez un autre nom.`
  ),
  'export.diskFull': entry(
    (p) =>
      `The disk is full: nothing was exported and nothing was left behind. Free some space in ${p['folder']}.`,
    (p) =>
      `Le disque est plein : rien n’a été exporté et rien n’a été laissé. Libérez de la place dans ${p['folder']}.`
  ),
  'export.ffmpegMissing': entry(
    (p) =>
      `Video needs ffmpeg, which was not found. Install it (Debian and Ubuntu: apt install ffmpeg) or set its path in Settings; a session of up to ${p['seconds']} s can be exported as webp without it.`,
    (p) =>
      `La vidéo demande ffmpeg, qui est introuvable. Installez-le (Debian et Ubuntu : apt install ffmpeg) ou indiquez son chemin dans les Réglages ; une session de ${p['seconds']} s au plus s’exporte en webp sans lui.`
  ),
  'export.failed': entry(
    (p) => `The video could not be made: ${p['why']}. Nothing was left behind.`,
    (p) => `La vidéo n’a pas pu être faite : ${p['why']}. Rien n’a été laissé.`
  ),
  'export.tooLong': entry(
    (p) =>
      `This session lasts ${p['seconds']} s and an animated webp can hold ${p['limit']} s. Export it as mp4 or webm.`,
    (p) =>
      `Cette session dure ${p['seconds']} s et un webp animé peut en contenir ${p['limit']}. Exportez-la en mp4 ou en webm.`
  ),
  'export.tooMuch': entry(
    (p) =>
      `This session would make a video of ${p['hours']} h, and one can hold ${p['limit']} h. Export it as mcap or jsonl.`,
    (p) =>
      `Cette session donnerait une vidéo de ${p['hours']} h, et une vidéo peut en contenir ${p['limit']}. Exportez-la en mcap ou en jsonl.`
  ),
  'export.noPicture': entry(
    (p) => `The session ${p['id']} holds no picture, so there is nothing to make a video of.`,
    (p) => `La session ${p['id']} ne contient aucune image : il n’y a pas de quoi faire une vidéo.`
  ),
  'export.cancelled': entry(
    () => 'The export was cancelled and nothing was left behind.',
    () => 'L’export a été annulé et rien n’a été laissé.'
  ),
  'export.unknown': entry(
    () => 'This export is not there any more.',
    () => 'Cet export n’existe plus.'
  ),
  'obs.address': entry(
    (p) =>
      `"${p['address']}" is no address of OBS. In OBS it stands under Tools, WebSocket Server Settings; usually it is localhost:4455.`,
    (p) =>
      `« ${p['address']} » n’est pas une adresse d’OBS. Elle se trouve dans OBS sous Outils, Paramètres du serveur WebSocket ; c’est en général localhost:4455.`
  ),
  'obs.password': entry(
    () =>
      'OBS refused the password. Copy it from Tools, WebSocket Server Settings in OBS into Settings here.',
    () =>
      'OBS a refusé le mot de passe. Copiez-le depuis Outils, Paramètres du serveur WebSocket dans OBS vers les Réglages.'
  ),
  'obs.kicked': entry(
    () => 'OBS ended the connection and does not want it back. Run the System check again to ask anew.',
    () => 'OBS a mis fin à la connexion et n’en veut plus. Relancez l’examen du Système pour redemander.'
  ),
  'obs.away': entry(
    (p) =>
      `OBS does not answer at ${p['address']} (${p['why']}). Start OBS and turn on its WebSocket server (Tools, WebSocket Server Settings); it is then found by itself.`,
    (p) =>
      `OBS ne répond pas à ${p['address']} (${p['why']}). Lancez OBS et activez son serveur WebSocket (Outils, Paramètres du serveur WebSocket) ; il sera alors trouvé tout seul.`
  ),
  'obs.failed': entry(
    (p) => `OBS did not do as asked: ${p['why']}. Apprenti’s own recording is not affected.`,
    (p) =>
      `OBS n’a pas fait ce qui était demandé : ${p['why']}. L’enregistrement d’Apprenti n’en souffre pas.`
  ),
  'run.noPolicy': entry(
    (p) => `The run ${p['id']} has no policy yet: let it train until its first evaluation.`,
    (p) =>
      `L’entraînement ${p['id']} n’a pas encore de politique : laissez-le aller jusqu’à sa première évaluation.`
  ),
  'run.died': entry(
    (p) =>
      `The training process ended unexpectedly (${p['why']}). Its last checkpoint is kept: continue the run from there.`,
    (p) =>
      `Le processus d’entraînement s’est arrêté de façon inattendue (${p['why']}). Son dernier point de reprise est gardé : reprenez à partir de là.`
  ),
  'run.ended': entry(
    () =>
      'Its process did not answer and was ended. Its last checkpoint is kept: continue the run from there.',
    () =>
      'Son processus ne répondait pas et a été terminé. Son dernier point de reprise est gardé : reprenez à partir de là.'
  ),
  'run.silent': entry(
    (p) =>
      `The training process of the run ${p['id']} does not answer. It may be very busy: wait a little, or stop the run, which ends the process.`,
    (p) =>
      `Le processus de l’entraînement ${p['id']} ne répond pas. Il est peut-être très occupé : attendez un peu, ou arrêtez l’entraînement, ce qui termine le processus.`
  ),
  'agent.unknown': entry(
    (p) => `There is no agent named "${p['name']}". Known agents: ${p['known']}.`,
    (p) => `Aucun agent ne s’appelle « ${p['name']} ». Agents connus : ${p['known']}.`
  ),
  'preset.unknown': entry(
    (p) => `There is no preset named "${p['name']}". Known presets: ${p['known']}.`,
    (p) => `Aucun préréglage ne s’appelle « ${p['name']} ». Préréglages connus : ${p['known']}.`
  ),
  'device.unknown': entry(
    (p) => `There is nothing named "${p['name']}" to compute on. Known: ${p['known']}.`,
    (p) => `Rien ne s’appelle « ${p['name']} » pour calculer. Connus : ${p['known']}.`
  ),
  'device.fallback': entry(
    (p) => `${p['asked']} cannot be used here (${p['why']}), so the CPU computes instead.`,
    (p) => `${p['asked']} est inutilisable ici (${p['why']}) : le processeur calcule à sa place.`
  ),
  'train.config': entry(
    (p) => `The setting ${p['field']} of the run is not valid: ${p['why']}. Correct it and start again.`,
    (p) =>
      `Le réglage ${p['field']} de l’entraînement n’est pas valide : ${p['why']}. Corrigez-le et recommencez.`
  ),
  'train.folder': entry(
    (p) =>
      `The run folder ${p['folder']} cannot be written (${p['why']}). Give yourself the right to write there, or choose another.`,
    (p) =>
      `Le dossier d’entraînement ${p['folder']} n’est pas accessible en écriture (${p['why']}). Donnez-vous ce droit, ou choisissez-en un autre.`
  ),
  'train.resumeFlags': entry(
    (p) =>
      `With --resume a run keeps the settings it began with, so this would have no effect: ${p['flags']}. Leave it out, or begin a new run without --resume.`,
    (p) =>
      `Avec --resume, un entraînement garde les réglages du début, et ceci n’aurait aucun effet : ${p['flags']}. Retirez-le, ou commencez un nouvel entraînement sans --resume.`
  ),
  'train.noRun': entry(
    (p) =>
      `There is no training run "${p['name']}": no config.json of one lies in ${p['places']}. "npx apprenti runs list" names those of the data folder.`,
    (p) =>
      `Il n’y a pas d’entraînement « ${p['name']} » : aucun config.json ne se trouve dans ${p['places']}. « npx apprenti runs list » nomme ceux du dossier de données.`
  ),
  'train.noCheckpoint': entry(
    (p) =>
      `The run ${p['run']} has trained, but its last checkpoint is gone (${p['file']}): it was left as it is, since it would begin again over its best policy. ${p['how']}`,
    (p) =>
      `L’entraînement ${p['run']} a déjà appris, mais son dernier point de reprise a disparu (${p['file']}) : il est laissé tel quel, car il recommencerait en écrasant sa meilleure politique. ${p['how']}`
  ),
  'train.taken': entry(
    (p) => `The run ${p['run']} is being trained by another process (${p['pid']}). Stop it there first.`,
    (p) =>
      `L’entraînement ${p['run']} est déjà mené par un autre processus (${p['pid']}). Arrêtez-le d’abord là-bas.`
  ),
  'train.takenElsewhere': entry(
    (p) =>
      `The run ${p['run']} is being trained on another computer or in another container (process ${p['pid']}). Stop it there first; if nothing runs there any more, delete ${p['file']}.`,
    (p) =>
      `L’entraînement ${p['run']} est mené sur un autre ordinateur ou dans un autre conteneur (processus ${p['pid']}). Arrêtez-le d’abord là-bas ; si plus rien n’y tourne, supprimez ${p['file']}.`
  ),
  'train.lost': entry(
    (p) =>
      `The run's folder ${p['folder']} was taken over by another process, or is not there any more. The run has stopped here, and what is there was left as it is.`,
    (p) =>
      `Le dossier de l’entraînement, ${p['folder']}, a été pris par un autre processus, ou n’est plus là. L’entraînement s’est arrêté ici, et ce qui s’y trouve n’a pas été touché.`
  ),
  'train.exists': entry(
    (p) => `${p['folder']} already holds a run and was left as it is. Resume it, or choose another folder.`,
    (p) =>
      `${p['folder']} contient déjà un entraînement et n’a pas été modifié. Reprenez-le, ou choisissez un autre dossier.`
  ),
  'train.diskFull': entry(
    (p) =>
      `The disk is full: training stopped at step ${p['step']} and its last checkpoint is kept. Free some space in ${p['folder']} and resume.`,
    (p) =>
      `Le disque est plein : l’entraînement s’est arrêté au pas ${p['step']} et son dernier point de reprise est gardé. Libérez de la place dans ${p['folder']} et reprenez.`
  ),
  'train.envBroken': entry(
    (p) =>
      `The environment ${p['env']} gave ${p['what']} at step ${p['step']}: training stopped and its last checkpoint is kept. Correct the environment and resume.`,
    (p) =>
      `L’environnement ${p['env']} a donné ${p['what']} au pas ${p['step']} : l’entraînement s’est arrêté et son dernier point de reprise est gardé. Corrigez l’environnement et reprenez.`
  ),
  'train.rewardsHuge': entry(
    (p) =>
      `Training stopped at step ${p['step']} because a number was not finite (${p['why']}), and the environment ${p['env']} gives rewards as large as ${p['reward']}; the last checkpoint is kept. Start a new run with smaller rewards: a rewardClip, or scaled in the environment.`,
    (p) =>
      `L’entraînement s’est arrêté au pas ${p['step']} car un nombre n’était pas fini (${p['why']}), et l’environnement ${p['env']} donne des récompenses allant jusqu’à ${p['reward']} ; le dernier point de reprise est gardé. Commencez un nouvel entraînement avec des récompenses plus petites : un rewardClip, ou réduites dans l’environnement.`
  ),
  'train.notRepeatable': entry(
    (p) =>
      `The environment ${p['env']} does not lead to the same place when an episode is played again: it draws random numbers of its own. This run cannot be continued as the identical run; it can go on with new episodes.`,
    (p) =>
      `L’environnement ${p['env']} ne mène pas au même point quand un épisode est rejoué : il tire ses propres nombres au hasard. Cet entraînement ne peut pas être repris à l’identique ; il peut continuer avec de nouveaux épisodes.`
  ),
  'train.nonFinite': entry(
    (p) =>
      `Training stopped at step ${p['step']} because a number was not finite (${p['why']}); the last checkpoint is kept. Start a new run with a lower learning rate.`,
    (p) =>
      `L’entraînement s’est arrêté au pas ${p['step']} car un nombre n’était pas fini (${p['why']}) ; le dernier point de reprise est gardé. Commencez un nouvel entraînement avec un taux d’apprentissage plus bas.`
  ),
  'train.taughtInWindow': entry(
    (p) =>
      `A model cannot show how to play in a window (${p['env']}): the game would not wait. Train in the game's own environment, or without a model.`,
    (p) =>
      `Un modèle ne peut pas montrer comment jouer dans une fenêtre (${p['env']}) : le jeu n’attendrait pas. Entraînez dans l’environnement du jeu, ou sans modèle.`
  ),
  'train.noDemonstrator': entry(
    (p) =>
      `Nobody can demonstrate the environment ${p['env']}. Set demonstrations to 0, name a model that can (--from-model), or choose ${p['known']}.`,
    (p) =>
      `Personne ne sait démontrer l’environnement ${p['env']}. Mettez demonstrations à 0, nommez un modèle qui sait (--from-model), ou choisissez ${p['known']}.`
  ),
  'train.priority': entry(
    () =>
      `The system does not let a program change its priority so. Stop the run and continue it: it then goes on with the priority you chose.`,
    () =>
      `Le système ne laisse pas un programme changer ainsi sa priorité. Arrêtez l’entraînement puis reprenez-le : il continuera avec la priorité choisie.`
  ),
  'train.notRunning': entry(
    () => 'No run is under way in this process. Start one first.',
    () => 'Aucun entraînement n’est en cours dans ce processus. Lancez-en un d’abord.'
  ),
  'checkpoint.invalid': entry(
    (p) => `The checkpoint ${p['file']} cannot be used: ${p['why']}. Nothing was changed.`,
    (p) => `Le point de reprise ${p['file']} est inutilisable : ${p['why']}. Rien n’a été modifié.`
  ),
  'checkpoint.notRepeated': entry(
    (p) =>
      `The environment ${p['env']} does not lead to the same place when its episode is played again, so the run cannot go on as the identical run. Go on with new episodes instead: --new-episodes in a terminal, or "Continue with new episodes" on the page Train. Nothing was changed.`,
    (p) =>
      `L’environnement ${p['env']} ne mène pas au même point quand son épisode est rejoué : l’entraînement ne peut pas reprendre à l’identique. Continuez avec de nouveaux épisodes : --new-episodes dans un terminal, ou « Continuer avec de nouveaux épisodes » sur la page Entraîner. Rien n’a été modifié.`
  ),
  'model.unknown': entry(
    (p) => `There is no model "${p['name']}". Known models: ${p['known']}.`,
    (p) => `Il n’y a pas de modèle « ${p['name']} ». Modèles connus : ${p['known']}.`
  ),
  'model.invalid': entry(
    (p) => `The model ${p['file']} cannot be used: ${p['why']}. Choose another one or export it again.`,
    (p) => `Le modèle ${p['file']} est inutilisable : ${p['why']}. Choisissez-en un autre ou réexportez-le.`
  ),
  'data.unwritable': entry(
    (p) =>
      `The data folder ${p['folder']} cannot be written (${p['why']}). Give yourself the right to write there, or choose another with --data or APPRENTI_DATA.`,
    (p) =>
      `Le dossier de données ${p['folder']} n’est pas accessible en écriture (${p['why']}). Donnez-vous ce droit, ou choisissez-en un autre avec --data ou APPRENTI_DATA.`
  ),
  'data.inUse': entry(
    (p) =>
      `Apprenti is already running on the data folder ${p['folder']} (process ${p['pid']}). Use that one (npx apprenti open), or start this one with --data on another folder.`,
    (p) =>
      `Apprenti tourne déjà sur le dossier de données ${p['folder']} (processus ${p['pid']}). Utilisez celui-là (npx apprenti open), ou lancez celui-ci avec --data sur un autre dossier.`
  ),
  'data.inUseElsewhere': entry(
    (p) =>
      `Apprenti is running on the data folder ${p['folder']} from another computer or container (process ${p['pid']}). Close it there, or start this one with --data on another folder. If nothing runs there any more, delete ${p['file']} and start again.`,
    (p) =>
      `Apprenti tourne sur le dossier de données ${p['folder']} depuis un autre ordinateur ou conteneur (processus ${p['pid']}). Fermez-le là-bas, ou lancez celui-ci avec --data sur un autre dossier. Si plus rien ne tourne là-bas, supprimez ${p['file']} et relancez.`
  ),
  'data.taken': entry(
    (p) =>
      `Another Apprenti took over the data folder ${p['folder']} while this one was away. Recording and training have stopped here, and nothing more is written. Close this one, and go on in the other.`,
    (p) =>
      `Un autre Apprenti a pris le dossier de données ${p['folder']} pendant l’absence de celui-ci. Enregistrement et entraînement sont arrêtés ici, et plus rien n’est écrit. Fermez celui-ci et continuez dans l’autre.`
  ),
  'data.gone': entry(
    (p) =>
      `The data folder ${p['folder']} is not there any more: it was deleted, moved or disconnected. Recording and training have stopped, and nothing more can be kept. Bring it back if you can, and start Apprenti again.`,
    (p) =>
      `Le dossier de données ${p['folder']} n’est plus là : il a été supprimé, déplacé ou déconnecté. Enregistrement et entraînement sont arrêtés, et plus rien ne peut être gardé. Remettez-le si possible, puis relancez Apprenti.`
  ),
  'temporary.unwritable': entry(
    (p) =>
      `The folder for temporary files, ${p['folder']}, cannot be used (${p['why']}). Free some space or give yourself the right to write there, or choose another with TMPDIR (Windows: TEMP).`,
    (p) =>
      `Le dossier des fichiers temporaires, ${p['folder']}, est inutilisable (${p['why']}). Libérez de la place ou donnez-vous le droit d’y écrire, ou choisissez-en un autre avec TMPDIR (Windows : TEMP).`
  ),
  'disk.full': entry(
    (p) =>
      `The disk is full, so ${p['file'] || 'a file'} could not be written. Free some space and try again.`,
    (p) =>
      `Le disque est plein : ${p['file'] || 'un fichier'} n’a pas pu être écrit. Libérez de la place et réessayez.`
  ),
  'system.tooManyFiles': entry(
    () =>
      'The system lets Apprenti open no more files. Raise the limit (Linux and macOS: ulimit -n 1024, before starting) and start again.',
    () =>
      'Le système ne laisse plus Apprenti ouvrir de fichiers. Relevez la limite (Linux et macOS : ulimit -n 1024, avant de lancer) et relancez.'
  ),
  'file.denied': entry(
    (p) => `${p['file']} may not be used (${p['why']}). Give yourself the right to, or choose another place.`,
    (p) =>
      `L’accès à ${p['file']} est refusé (${p['why']}). Donnez-vous ce droit, ou choisissez un autre emplacement.`
  ),
  'file.missing': entry(
    (p) =>
      `${p['file']} is not there (any more): it was deleted, moved or disconnected. Bring it back and try again.`,
    (p) => `${p['file']} n’est pas (ou plus) là : supprimé, déplacé ou déconnecté. Remettez-le et réessayez.`
  ),
  'file.failed': entry(
    (p) => `${p['file']} could not be used (${p['why']}). Check its disk and try again.`,
    (p) => `${p['file']} n’a pas pu être utilisé (${p['why']}). Vérifiez son disque et réessayez.`
  ),
  'file.odd': entry(
    (p) =>
      `${p['file']} is not what it has to be: a folder where a file belongs, a file where a folder does, a pipe or a device. Move it away and try again.`,
    (p) =>
      `${p['file']} n’est pas ce qu’il doit être : un dossier à la place d’un fichier, un fichier à la place d’un dossier, un tube ou un périphérique. Déplacez-le et réessayez.`
  ),
  'file.tooLarge': entry(
    (p) =>
      `${p['file']} holds more than ${p['limit']} MB, far more than such a file has. Replace it by a whole one.`,
    (p) =>
      `${p['file']} contient plus de ${p['limit']} Mo, bien plus qu’un tel fichier. Remplacez-le par un fichier correct.`
  ),
  'settings.damaged': entry(
    (p) =>
      `The settings file ${p['file']} could not be read (${p['why']}); it was set aside as ${p['aside']} and defaults are used.`,
    (p) =>
      `Le fichier de réglages ${p['file']} est illisible (${p['why']}) ; il a été mis de côté sous ${p['aside']} et les valeurs par défaut sont utilisées.`
  ),
  'run.figuresDamaged': entry(
    (p) =>
      `The figures in ${p['file']} are damaged at byte ${p['byte']}: those before it are shown, those after it cannot be read. Bring the file back from a copy if you have one.`,
    (p) =>
      `Les courbes de ${p['file']} sont endommagées à l’octet ${p['byte']} : celles d’avant sont affichées, celles d’après sont illisibles. Remettez le fichier depuis une copie si vous en avez une.`
  ),
  'settings.unusable': entry(
    (p) =>
      `The settings file ${p['file']} could not be read (${p['why']}) and could not be moved; it was left as it is and defaults are used.`,
    (p) =>
      `Le fichier de réglages ${p['file']} est illisible (${p['why']}) et n’a pas pu être déplacé ; il reste tel quel et les valeurs par défaut sont utilisées.`
  ),
  'store.damaged': entry(
    (p) =>
      `The database ${p['file']} could not be used (${p['why']}); it was set aside as ${p['aside']} and a new one was made. Runs are read again from their folders.`,
    (p) =>
      `La base de données ${p['file']} est inutilisable (${p['why']}) ; elle a été mise de côté sous ${p['aside']} et une nouvelle a été créée. Les entraînements sont relus depuis leurs dossiers.`
  ),
  'run.unknown': entry(
    (p) => `There is no training run "${p['id']}". Refresh the list and pick again.`,
    (p) => `Il n’y a pas d’entraînement « ${p['id']} ». Actualisez la liste et choisissez de nouveau.`
  ),
  'run.damaged': entry(
    (p) =>
      `The settings of the run ${p['id']} cannot be read: config.json in ${p['folder']} is damaged. Put back a copy of that file, or start a new run; the run's policy can still be used.`,
    (p) =>
      `Les réglages de l’entraînement ${p['id']} sont illisibles : config.json dans ${p['folder']} est abîmé. Remettez une copie de ce fichier, ou commencez un nouvel entraînement ; la politique de celui-ci reste utilisable.`
  ),
  'run.unreadable': entry(
    (p) =>
      `This run cannot be shown: ${p['file']} is damaged (${p['why']}). Nothing in its folder was changed: put back a copy of that file, or delete the run.`,
    (p) =>
      `Cet entraînement ne peut pas être affiché : ${p['file']} est abîmé (${p['why']}). Rien n’a été modifié dans son dossier : remettez une copie de ce fichier, ou supprimez l’entraînement.`
  ),
  'run.partlyDamaged': entry(
    (p) =>
      `${p['file']} is damaged (${p['why']}). What stands here is from the other files of this run; put back a copy of that file to have the rest.`,
    (p) =>
      `${p['file']} est abîmé (${p['why']}). Ce qui est affiché vient des autres fichiers de cet entraînement ; remettez une copie de ce fichier pour avoir le reste.`
  ),
  'run.notPossible': entry(
    (p) => `The run ${p['id']} cannot be ${p['what']}: it is ${p['status']}.`,
    (p) => `L’entraînement ${p['id']} ne peut pas être ${p['what']} : il est ${p['status']}.`
  ),
  'serve.portInUse': entry(
    (p) =>
      `Port ${p['port']} is already in use. Choose another with --port, or leave it out and a free one is taken.`,
    (p) =>
      `Le port ${p['port']} est déjà utilisé. Choisissez-en un autre avec --port, ou n’en donnez pas : un port libre sera pris.`
  ),
  'serve.portDenied': entry(
    (p) => `Port ${p['port']} may not be opened by this user. Choose one above 1023 with --port.`,
    (p) =>
      `Le port ${p['port']} ne peut pas être ouvert par cet utilisateur. Choisissez-en un au-dessus de 1023 avec --port.`
  ),
  'open.notRunning': entry(
    (p) =>
      `No Apprenti runs on the data folder ${p['folder']}. Start it with npx apprenti serve; if it runs on another folder, name that with --data.`,
    (p) =>
      `Aucun Apprenti ne tourne sur le dossier de données ${p['folder']}. Lancez-le avec npx apprenti serve ; s’il tourne sur un autre dossier, indiquez-le avec --data.`
  ),
  'open.notYours': entry(
    (p) =>
      `The Apprenti on the data folder ${p['folder']} is another user’s: only they can open it. Start your own with npx apprenti serve, on a folder of yours.`,
    (p) =>
      `L’Apprenti du dossier de données ${p['folder']} est à un autre utilisateur : lui seul peut l’ouvrir. Lancez le vôtre avec npx apprenti serve, sur un dossier à vous.`
  ),
  'open.elsewhere': entry(
    (p) =>
      `Apprenti runs on the data folder ${p['folder']} on another computer or in a container (process ${p['pid']}). Type npx apprenti open there.`,
    (p) =>
      `Apprenti tourne sur le dossier de données ${p['folder']} sur un autre ordinateur ou dans un conteneur (processus ${p['pid']}). Tapez npx apprenti open là-bas.`
  ),
  'open.noPage': entry(
    (p) =>
      `The Apprenti that runs on the data folder ${p['folder']} (process ${p['pid']}) shows nothing in a browser. If it is the desktop app, use its window; if it is only just starting, try again in a moment.`,
    (p) =>
      `L’Apprenti qui tourne sur le dossier de données ${p['folder']} (processus ${p['pid']}) n’affiche rien dans un navigateur. Si c’est l’application de bureau, utilisez sa fenêtre ; s’il vient de démarrer, réessayez dans un instant.`
  ),
  'open.noAnswer': entry(
    (p) =>
      `Apprenti runs on the data folder ${p['folder']} (process ${p['pid']}) and does not answer. It may be very busy: try again in a moment. If it stays so, end that process and start Apprenti again.`,
    (p) =>
      `Apprenti tourne sur le dossier de données ${p['folder']} (processus ${p['pid']}) et ne répond pas. Il est peut-être très occupé : réessayez dans un instant. Si rien ne change, terminez ce processus et relancez Apprenti.`
  ),
  'worker.unavailable': entry(
    () => 'The thinking process is restarting. The game is kept; try again in a moment.',
    () => 'Le processus de décision redémarre. Le jeu est gardé ; réessayez dans un instant.'
  ),
  'rpc.invalid': entry(
    (p) => `The call ${p['method']} was refused: ${p['why']}.`,
    (p) => `L’appel ${p['method']} a été refusé : ${p['why']}.`
  ),
  'rpc.readOnly': entry(
    (p) => `This page only looks on: ${p['method']} is for the computer that Apprenti runs on.`,
    (p) => `Cette page ne fait que regarder : ${p['method']} est réservé à l’ordinateur où tourne Apprenti.`
  ),
  'remote.address': entry(
    (p) =>
      `"${p['address']}" is no address to be seen at. Give one IPv4 address of this computer and one port from 1024 on, such as 192.168.1.20:8400.`,
    (p) =>
      `« ${p['address']} » n’est pas une adresse où être vu. Donnez une seule adresse IPv4 de cet ordinateur et un seul port à partir de 1024, comme 192.168.1.20:8400.`
  ),
  'remote.notOurs': entry(
    (p) => `${p['address']} is not an address of this computer. Look it up in its network settings.`,
    (p) => `${p['address']} n’est pas une adresse de cet ordinateur. Cherchez-la dans ses réglages de réseau.`
  ),
  'rpc.closed': entry(
    () => 'The connection with Apprenti was lost. Check that it still runs, then reload the page.',
    () => 'La connexion avec Apprenti est perdue. Vérifiez qu’il tourne encore, puis rechargez la page.'
  ),
  'rpc.slow': entry(
    (p) => `Apprenti has not answered ${p['method']} for ${p['seconds']} s. Try again.`,
    (p) => `Apprenti n’a pas répondu à ${p['method']} depuis ${p['seconds']} s. Réessayez.`
  ),
  'gym.noPython': entry(
    (p) =>
      `Python was not found as "${p['python']}", and Gymnasium environments need it. Install Python 3, or set APPRENTI_PYTHON to the path of yours.`,
    (p) =>
      `Python est introuvable sous le nom « ${p['python']} », et les environnements Gymnasium en ont besoin. Installez Python 3, ou indiquez le chemin du vôtre dans APPRENTI_PYTHON.`
  ),
  'gym.package': entry(
    (p) =>
      `The Python package "${p['package']}" is missing, and ${p['id']} needs it. Install it: ${p['python']} -m pip install ${p['pip']}`,
    (p) =>
      `Le paquet Python « ${p['package']} » est absent, et ${p['id']} en a besoin. Installez-le : ${p['python']} -m pip install ${p['pip']}`
  ),
  'gym.unknown': entry(
    (p) =>
      `Gymnasium knows no environment "${p['id']}": ${p['why']} Check its name, or install the package that brings it.`,
    (p) =>
      `Gymnasium ne connaît pas d’environnement « ${p['id']} » : ${p['why']} Vérifiez son nom, ou installez le paquet qui le fournit.`
  ),
  'gym.space': entry(
    (p) => `The environment ${p['id']} cannot be trained in: ${p['why']}. Wrap it so that it fits.`,
    (p) =>
      `L’environnement ${p['id']} ne convient pas à l’entraînement : ${p['why']}. Adaptez-le avec un wrapper.`
  ),
  'gym.failed': entry(
    (p) => `The environment ${p['id']} failed: ${p['why']}. Correct it and start again.`,
    (p) => `L’environnement ${p['id']} a échoué : ${p['why']}. Corrigez-le et recommencez.`
  ),
  'gym.lost': entry(
    (p) => `The Python process of ${p['id']} was lost: ${p['why']}. Start again.`,
    (p) => `Le processus Python de ${p['id']} est perdu : ${p['why']}. Recommencez.`
  ),
  'gym.replaced': entry(
    (p) =>
      `The Python process of ${p['id']} was lost (${p['why']}). Another takes its place; its episode counts as cut off.`,
    (p) =>
      `Le processus Python de ${p['id']} est perdu (${p['why']}). Un autre prend sa place ; son épisode compte comme interrompu.`
  ),
  'gym.dying': entry(
    (p) =>
      `The environment ${p['id']} was lost ${p['times']} times in a row, the last time after ${p['steps']} steps (${p['why']}), so it is not started again. Correct it, or give it longer to answer (--answer-seconds), and continue.`,
    (p) =>
      `L’environnement ${p['id']} a été perdu ${p['times']} fois de suite, la dernière après ${p['steps']} pas (${p['why']}) : il n’est plus relancé. Corrigez-le, ou laissez-lui plus de temps pour répondre (--answer-seconds), et reprenez.`
  ),
  'gym.renamed': entry(
    (p) =>
      `"${p['id']}" is not trained in under this name. Choose ${p['name']}: the same game, with frames skipped and pictures reduced by Apprenti.`,
    (p) =>
      `On ne s’entraîne pas dans « ${p['id']} » sous ce nom. Choisissez ${p['name']} : le même jeu, dont Apprenti saute les images et les réduit.`
  ),
  'gym.module': entry(
    (p) =>
      `The environment ${p['id']} lacks something of Python's: ${p['why']}. Install what brings it for ${p['python']}; if it is a module of your own, put its folder on PYTHONPATH.`,
    (p) =>
      `Il manque quelque chose de Python à l’environnement ${p['id']} : ${p['why']}. Installez ce qui le fournit pour ${p['python']} ; si c’est un module à vous, ajoutez son dossier à PYTHONPATH.`
  ),
  'replay.tooLarge': entry(
    (p) =>
      `A replay memory of ${p['steps']} steps needs ${p['needed']} GB and ${p['budget']} GB may be used. Choose at most ${p['fits']} steps.`,
    (p) =>
      `Une mémoire de rejeu de ${p['steps']} pas demande ${p['needed']} Go et ${p['budget']} Go sont permis. Choisissez au plus ${p['fits']} pas.`
  ),
  'replay.outgrown': entry(
    (p) =>
      `The packed pictures of the replay memory need more than the ${p['budget']} GB that they may take: they shrink less than expected. Start again with a smaller replay memory.`,
    (p) =>
      `Les images compressées de la mémoire de rejeu demandent plus que les ${p['budget']} Go permis : elles se réduisent moins que prévu. Recommencez avec une mémoire de rejeu plus petite.`
  ),
  internal: entry(
    (p) => `Something went wrong inside Apprenti: ${p['why']}. Please report it with the log.`,
    (p) => `Une erreur interne est survenue : ${p['why']}. Merci de la signaler avec le journal.`
  ),
  'detect.model': entry(
    (p) => `The detector ${p['file']} cannot be used: ${p['why']}.`,
    (p) => `Le détecteur ${p['file']} est inutilisable : ${p['why']}.`
  ),
  'detect.labels': entry(
    (p) => `The labels in ${p['where']} cannot be used: ${p['why']}.`,
    (p) => `Les étiquettes de ${p['where']} sont inutilisables : ${p['why']}.`
  ),
  'detect.unknown': entry(
    (p) => `There is no detector named "${p['name']}". Known: ${p['known']}.`,
    (p) => `Aucun détecteur ne s’appelle « ${p['name']} ». Connus : ${p['known']}.`
  ),
  'detect.noPictures': entry(
    (p) =>
      `"${p['game']}" makes no pictures with labels by itself. Draw boxes on pictures of it and give their folder (--labels); games that do: ${p['known']}.`,
    (p) =>
      `« ${p['game']} » ne fabrique pas d’images étiquetées. Dessinez des boîtes sur ses images et donnez leur dossier (--labels) ; jeux qui le font : ${p['known']}.`
  ),
  'detect.tooSoon': entry(
    () => 'It was stopped before it had learned anything, so nothing was written. Let it run for a minute.',
    () => 'Arrêté avant d’avoir rien appris : rien n’a été écrit. Laissez-le tourner une minute.'
  )
} as const satisfies Record<string, Entry>

export type ErrorCode = keyof typeof ERRORS

/** The sentence of an error in one language. */
function sentence(code: ErrorCode, params: Params, language: Language): string {
  const filled = Object.entries(params).map(([name, value]) => [
    name,
    typeof value === 'number' ? value : textIn(language, value)
  ])
  return ERRORS[code][language](Object.fromEntries(filled) as Record<string, string | number>)
}

/** An error meant for a person. `message` is the English sentence; `sentence` gives either language. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly params: Params

  constructor(code: ErrorCode, params: Params = {}, options?: ErrorOptions) {
    super(sentence(code, params, 'en'), options)
    this.name = 'AppError'
    this.code = code
    this.params = params
  }

  sentence(language: Language): string {
    return sentence(this.code, this.params, language)
  }
}

/** The same failure as plain data, to cross a process. */
export interface ErrorData {
  readonly code: ErrorCode
  readonly params: Params
}

/** Anything thrown as an AppError: what a disk or a file refused says so, what is none becomes `internal`. */
export function asAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown
  const failure = fileFailure(thrown)
  if (failure !== null) return new AppError(failure.code, failure.params, { cause: thrown })
  const why = thrown instanceof Error ? thrown.message : String(thrown)
  return new AppError('internal', { why }, { cause: thrown })
}

/** The same as data for another process. */
export function errorData(thrown: unknown): ErrorData {
  const { code, params } = asAppError(thrown)
  return { code, params }
}

/** What went wrong, to stand inside another sentence: in both languages where it is known. */
export const whyOf = (error: unknown): Text =>
  error instanceof AppError ? errorText(error) : error instanceof Error ? error.message : String(error)

/** The failure in every language, to stand inside another sentence. */
export function errorText({ code, params }: ErrorData): LocalizedText {
  return { en: sentence(code, params, 'en'), fr: sentence(code, params, 'fr') }
}
