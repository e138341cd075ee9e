import type { Dictionary } from './en'
import { gamesFr } from './games-fr'
import { imitateFr } from './imitate-fr'
import { memoryFr } from './memory-fr'

/** French says "0 partie, 1 partie, 2 parties". */
const plural = (n: number, one: string, many: string): string => (n < 2 ? one : many)

/** Every French sentence of the app, with the spaces that French typography wants. */
export const fr: Dictionary = {
  nav: {
    label: 'Pages',
    play: 'Jouer',
    attach: 'Attacher',
    games: 'Jeux',
    sessions: 'Sessions',
    imitate: 'Imiter',
    train: 'Entraîner',
    runs: 'Entraînements',
    models: 'Modèles',
    settings: 'Réglages',
    system: 'Système',
    skip: 'Aller à la page'
  },
  common: {
    close: 'Fermer',
    cancel: 'Annuler',
    refresh: 'Actualiser',
    undo: 'Annuler',
    retry: 'Réessayer',
    loading: 'Chargement',
    notMeasured: 'pas encore mesuré',
    keyboardHelp: 'Aide du clavier',
    dismiss: 'Fermer ce message'
  },
  failed: {
    row: (why) => `Cette ligne n’a pas pu être affichée (${why}). Les autres sont comme il faut.`,
    page: (page) => `La page ${page} n’a pas pu être affichée`,
    pageBody:
      'Quelque chose n’y est pas comme il faut. Rien n’est perdu, et les autres pages marchent comme avant. Réessayez ; si rien ne change, merci de signaler ceci :',
    toSystem: 'Ce qui marche ici'
  },
  connection: {
    connecting: 'Connexion à Apprenti',
    lostTitle: 'La connexion à Apprenti est perdue',
    lostBody:
      'L’application garde la partie, son enregistrement et vos sessions. Cette page se reconnecte d’elle-même dès que l’application répond.',
    lostTry: (n) => `Tentative ${n}`,
    closedBody:
      'Si vous avez fermé l’application, relancez-la et ouvrez l’adresse qu’elle affiche : une adresse ne vaut que pour un démarrage.',
    refusedTitle: 'Cette page a besoin d’un nouveau lien',
    refusedBody:
      'Apprenti a été relancé, ou ce navigateur a été absent pendant une journée. Rien n’est perdu ici : ouvrez un nouveau lien dans ce navigateur et cette page continue. Pour en obtenir un, tapez ceci dans un terminal de cet ordinateur :',
    refusedLookingOn:
      'Apprenti a été relancé, ou ce navigateur a été absent pendant une journée. La personne devant l’ordinateur où tourne Apprenti trouve un nouveau lien dans les réglages.'
  },
  notice: {
    workerRestarted: 'Le processus de décision s’est arrêté et a été relancé. La partie est gardée.'
  },
  play: {
    title: 'Jouer',
    pickTitle: 'À quoi joue-t-on ?',
    pickBody: 'Attachez un jeu. Le jeu intégré n’a besoin de rien d’autre.',
    games: 'Jeux ouverts',
    another: 'Attacher un autre jeu',
    other: 'Autre chose : MAME, une fenêtre',
    waitingForMame: 'En attente du MAME que vous lancez.',
    change: 'Changer de jeu',
    attach: 'Attacher',
    attachAgain: 'Attacher de nouveau',
    attached: 'attaché',
    detach: 'Détacher',
    attaching: 'Attachement…',
    lostTitle: 'Le jeu a disparu',
    kinds: { builtin: 'Intégrés', mame: 'MAME', window: 'Fenêtres' },
    kindNotes: {
      builtin: 'Livrés avec Apprenti, dans l’application même',
      mame: 'Joué à travers sa mémoire, exact à l’image près',
      window: 'Vues comme vous les voyez, jouées au clavier et à la souris'
    },
    kindOf: { builtin: 'Jeu intégré', mame: 'MAME', window: 'Fenêtre' },
    unavailable: 'Indisponible',
    picture: (title) => `Image en direct de ${title}`,
    noPicture: 'En attente de la première image',
    paused: 'En pause',
    workerRestarting:
      'Le processus de décision redémarre. La partie continue ; l’agent revient dans un instant.',
    workerStarting: 'Le processus de décision démarre.',
    watchOnly:
      'Observée seulement : aucun jeu n’est choisi pour cette fenêtre. Apprenez son jeu à Apprenti, ou choisissez-en un dans Attacher.'
  },
  attach: {
    title: 'Attacher',
    lead: 'Choisissez ce qu’il faut observer et jouer : un jeu d’Apprenti, MAME, ou n’importe quelle fenêtre de ce bureau.',
    search: 'Chercher par nom ou programme',
    clear: 'Effacer la recherche',
    kind: 'Montrer',
    all: 'Tout',
    where: 'Où',
    beside: 'À côté des jeux ouverts',
    inPlaceOf: (title) => `À la place de ${title}`,
    full: (max) => `${max} jeux sont ouverts : fermez-en un, ou attachez à la place de l’un d’eux.`,
    none: (query) => `Rien ici n’a « ${query} » dans son nom.`,
    noWindows: 'Aucune fenêtre n’est ouverte sur ce bureau. Ouvrez le jeu : il apparaît ici de lui-même.',
    noDisplay: 'Pas de bureau à observer',
    openTitle: 'Jeux ouverts',
    show: 'Montrer',
    showNamed: (title) => `Montrer ${title}`,
    close: 'Fermer',
    closeNamed: (title) => `Fermer ${title}`,
    shown: 'montré dans Jouer',
    status: {
      detached: 'rien',
      attaching: 'en cours',
      running: 'tourne',
      paused: 'en pause',
      lost: 'disparu'
    },
    profile: 'Jeu',
    profileNone: 'Aucun : observer seulement',
    profileOwn: (name) => `${name} (à vous)`,
    profileOf: (title) => `Jeu joué dans ${title}`,
    watchHelp:
      'Sans jeu, elle peut être observée et enregistrée. Choisissez le jeu et elle pourra aussi être jouée.',
    again: 'Rattacher',
    againHelp: 'Un autre jeu compte une fois l’enregistrement terminé.',
    toSettings: 'Ouvrir les Réglages',
    toSystem: 'Ouvrir Système',
    join: {
      how: 'Copiez cette commande dans un terminal et lancez MAME avec elle. Peu importe qui vient le premier : MAME frappe à la porte chaque seconde.',
      port: 'Port',
      badPort: 'Un port est un nombre entier de 1024 à 65535.',
      command: 'Commande',
      copy: 'Copier',
      copied: 'Copié',
      copyFailed: 'Le navigateur a refusé la copie : sélectionnez le texte et copiez-le vous-même.',
      wait: 'Attendre MAME',
      waiting: (port, left) => `En attente de MAME sur le port ${port}, encore ${left}`,
      cancel: 'Ne plus attendre',
      secret: 'Son jeton est un secret entre ce MAME et Apprenti. Il ne sert qu’une fois.',
      portable: 'Pour Linux et macOS.',
      toAttach: 'Montrer la commande'
    },
    any: {
      title: 'Un autre jeu de votre MAME',
      how: 'Son nom dans MAME, comme pacman. Sa ROM doit se trouver là où les Réglages ou votre MAME la cherchent.',
      name: 'Nom du jeu dans MAME',
      bad: 'Les noms de MAME n’ont que des minuscules, des chiffres et _.',
      yours: 'Je lance MAME moi-même'
    }
  },
  games: gamesFr,
  memory: memoryFr,
  imitate: imitateFr,
  acting: {
    title: 'Agir dans la fenêtre',
    none: 'Aucun jeu n’est choisi pour elle : elle est seulement observée.',
    allowed: 'L’agent peut agir ici.',
    suggestOnly: 'L’agent peut seulement suggérer pour l’instant.',
    calibrate: 'Calibrer',
    calibrateAgain: 'Recalibrer',
    refused: 'Non exécuté',
    takeover: {
      input: 'Vous avez repris la main au clavier ou à la souris.',
      stopKey: 'Vous avez appuyé sur la touche d’arrêt.',
      deaf: 'Votre clavier et votre souris ne pouvaient plus être entendus : l’agent a tout relâché. L’écoute reprend d’elle-même ; l’agent attend que vous lui rendiez les commandes.',
      handsLost: 'Vous avez les commandes : le processus qui appuie sur les touches s’est arrêté.'
    },
    stopKey: 'Tout arrêter',
    handBackKey: 'Rendre la main',
    keysNote: 'Ces touches agissent quelle que soit la fenêtre au premier plan.',
    waits: 'Aucune partie n’est en cours. Lancez-en une dans la fenêtre, l’agent continuera.',
    windowHint: 'Toute touche ou tout geste dans la fenêtre vous rend la main',
    plain: {
      title: 'Laisser jouer le hasard',
      game: 'Touches et cases',
      help: 'Sans jeu : le hasard maintient les touches et clique les cases que vous nommez ici, dans les mêmes limites que tout agent. Rien n’est lu dans la fenêtre, et rien de ceci n’est gardé.',
      cells: 'Cliquer des cases de la fenêtre',
      use: 'Jouer avec cela'
    }
  },
  calibration: {
    title: 'Calibration',
    what: 'Apprenti ouvre une fenêtre à lui, y clique 24 cibles par le chemin même qu’emprunte un agent, et regarde où et quand chaque clic a été ressenti. Ensuite seulement, un agent peut agir dans une fenêtre de cet écran.',
    handsOff:
      'Ne touchez ni au clavier ni à la souris jusqu’à la fin, et laissez sa fenêtre devant. Toute touche ou tout geste y met fin.',
    start: 'Commencer',
    again: 'Recommencer',
    cancel: 'Arrêter',
    running: 'Clics en cours. Ne touchez à rien.',
    progress: (done, of) => `${done} clics sur ${of}`,
    passed: 'Réussie. L’agent peut agir sur cet écran.',
    failed: (px) =>
      `Échouée : un clic a été ressenti à ${px} pixels de l’endroit visé ; 1 au plus est permis. Vérifiez l’échelle de l’affichage, puis recommencez.`,
    error: 'Plus grand écart',
    pixels: (px) => `${px} px`,
    latency: 'Du clic à l’effet visible',
    latencyValue: (p50, p95) => `${p50} ms (95e centile ${p95} ms)`,
    kept: 'Sur chaque écran',
    keptNone: 'Aucun écran n’a encore été calibré.',
    monitor: (width, height, scale) => `${width} × ${height}, échelle ${scale}`,
    at: (x, y) => `en ${x}, ${y}`,
    madeAt: 'Faite',
    result: 'Résultat',
    pass: 'réussie',
    fail: 'échouée',
    validity: 'Une calibration vaut tant que l’écran garde sa place, sa taille et son échelle.',
    open: 'Calibration…'
  },
  capture: {
    live: { name: 'en direct', help: 'La fenêtre est vue et son image change.' },
    still: { name: 'immobile', help: 'La fenêtre est vue. Son image ne change pas en ce moment.' },
    frozen: {
      name: 'figée',
      help: 'L’image bougeait sans cesse et s’est arrêtée. Le jeu est peut-être en pause, occupé ou bloqué ; regardez sa fenêtre.'
    },
    black: {
      name: 'noire',
      help: 'L’image est entièrement noire. Si le jeu affiche quelque chose, passez-le en mode fenêtré, ou désactivez son plein écran ou son affichage matériel.'
    },
    covered: {
      name: 'couverte',
      help: 'D’autres fenêtres la recouvrent et ce qui est derrière n’est pas visible. Écartez-les, ou activez les effets du bureau (un compositeur).'
    },
    offScreen: {
      name: 'hors de l’écran',
      help: 'Une partie de la fenêtre est hors de l’écran et aucune image n’arrive. Ramenez-la, ou activez les effets du bureau (un compositeur).'
    },
    minimised: {
      name: 'réduite',
      help: 'La fenêtre est réduite. Restaurez-la : l’observation reprend d’elle-même.'
    },
    unseen: {
      name: 'non vue',
      help: 'La fenêtre est là, mais aucune image n’en arrive. Elle est peut-être sur un autre bureau : allez-y, ou ramenez-la ici.'
    },
    gone: {
      name: 'fermée',
      help: 'La fenêtre est fermée. Rouvrez le jeu : il sera repris de lui-même. Ou choisissez un autre jeu.'
    }
  },
  capturePanel: {
    title: 'Fenêtre',
    since: (time) => `depuis ${time}`,
    covered: (share) => `D’autres fenêtres en recouvrent ${share}.`
  },
  captureRecording: 'L’enregistrement attend pendant ce temps.',
  drive: {
    agent: 'L’agent joue',
    human: 'Vous avez la main',
    nobody: 'Personne ne joue',
    waits: 'L’agent vous attend',
    suggesting: 'L’agent suggère',
    escHint: 'Échap rend la main',
    keysHint: 'Une touche du jeu vous donne la main',
    take: 'Prendre la main',
    handBack: 'Rendre la main',
    goOn: 'Continuer',
    asks: 'L’agent demande\u00a0: que feriez-vous ici\u00a0?',
    asksWhy: (percent: string) =>
      `Il était plus sûr dans ${percent} % des moments où il a été éprouvé\u00a0; il ne tient aucune touche.`,
    asksWhat: (keys: string) => `Montrez-le avec une touche du jeu, ou laissez-le continuer (${keys}).`
  },
  controller: { agent: 'Agent', human: 'Vous', nobody: 'Personne' },
  mode: {
    label: 'Pilote automatique',
    off: 'Arrêté',
    suggest: 'Suggestion',
    autonomous: 'Autonome',
    help: {
      off: 'L’agent ne s’en mêle pas',
      suggest: 'L’agent montre ce qu’il ferait, vous jouez',
      autonomous: 'L’agent joue ; une touche de jeu vous donne la main aussitôt'
    }
  },
  policy: {
    label: 'Politique',
    others: 'Pas pour ce jeu',
    cannot: {
      ram: 'a besoin de la mémoire du jeu',
      game: 'joue à un autre jeu',
      actions: 'connaît d’autres actions',
      fields: 'voit d’autres nombres du jeu',
      damaged: 'son fichier est abîmé'
    },
    unfit: (why) => `Cette politique ne peut pas jouer ici (${why}). Choisissez-en une autre.`
  },
  score: {
    yes: 'oui',
    no: 'non',
    title: 'Partie',
    score: 'Score',
    episodeScore: (n) => `Épisode ${n}`,
    livesLabel: (name, n) => `${name}\u00a0: ${n}`,
    phase: 'Phase',
    time: 'Durée',
    last: 'Derniers épisodes',
    lastNone: 'Les scores s’affichent ici à la fin des épisodes.',
    lastLabel: (n, best) =>
      `${plural(n, 'Score du dernier épisode', `Scores des ${n} derniers épisodes`)}, le meilleur\u00a0: ${best}`,
    best: 'meilleur',
    mean: 'moyenne',
    noState: 'Ce jeu est seulement observé : son score ne peut pas encore être lu.'
  },
  decision: {
    fewer: (count) => `et ${count} autres qui valent moins`,
    title: 'Ce qu’il fait',
    titleSuggest: 'Ce qu’il ferait',
    none: 'Pas encore de décision.',
    off: 'Le pilote automatique est arrêté.',
    noGame: 'Attend qu’une partie commence.',
    reasons: {
      random: 'Choisit au hasard.',
      replay: 'Répète ce qui a été enregistré.',
      learned: 'Choisit ce qui, d’après son apprentissage, vaut le plus ici.',
      script: 'Fait ce que dit son script.'
    },
    preferences: 'Préférence pour chaque action'
  },
  controls: { title: 'Commandes', space: 'Espace' },
  act: {
    buttons: { left: '', middle: ' du milieu', right: ' droit' },
    click: (button, at) => `clic${button} ${at}`,
    doubleClick: (button, at) => `double clic${button} ${at}`,
    drag: (button, from, to) => `glissé${button} de ${from} à ${to}`,
    wheel: (turns, at) => `molette ${turns} à ${at}`,
    move: (at) => `pointeur à ${at}`,
    press: (keys) => `appui sur ${keys}`,
    type: (text) => `saisie de «\u00a0${text}\u00a0»`
  },
  cadence: {
    title: 'Cadence',
    rate: 'Rythme du jeu',
    rateOf: (wanted) => `sur ${wanted}\u00a0Hz`,
    stages: {
      stepMs: 'Pas',
      captureMs: 'Image',
      decideMs: 'Décision',
      actMs: 'Action',
      encodeMs: 'Codage'
    },
    stageHelp: {
      stepMs: 'Tout ce que le jeu attend pendant un pas',
      captureMs: 'Prendre l’image',
      decideMs: 'De la question posée à la politique jusqu’à son choix',
      actMs: 'Transmettre les commandes et faire avancer le jeu',
      encodeMs: 'Préparer l’image à être gardée et montrée\u00a0; le jeu ne l’attend pas'
    },
    input: 'Touche',
    inputHelp: 'De votre touche au jeu',
    view: 'Retard',
    viewHelp: 'De la prise de l’image à son affichage ici',
    unit: 'ms\u00a0: médiane, 95e centile',
    both: (p50, p95) => `médiane ${p50}\u00a0ms, 95e centile ${p95}\u00a0ms`,
    share: (percent) => `${percent} du temps d’un pas est utilisé`,
    late: 'Tours en retard',
    drops: 'Images perdues',
    restarts: 'Redémarrages'
  },
  transport: {
    pause: 'Pause',
    resume: 'Reprendre',
    restart: 'Nouvel épisode',
    boxes: 'Ce qu’il voit',
    boxesHelp: 'Encadre ce que voit l’agent'
  },
  record: {
    start: 'Enregistrer',
    stop: 'Arrêter et garder',
    stopShort: 'Arrêter',
    discard: 'Abandonner',
    redo: 'Refaire',
    redoHelp: 'Jette cet enregistrement et en commence un autre avec un nouvel épisode',
    discardHelp: 'Jette cet enregistrement',
    recording: 'Enregistrement',
    steps: (n) => `${n} pas`,
    drops: (n) => `Pertes\u00a0: ${n}`,
    heard: 'Le clavier et la souris de cette fenêtre sont enregistrés.',
    inputs: (keys, clicks) => `Touches ${keys}, clics ${clicks}`,
    saved: (title, length) => `Session enregistrée\u00a0: ${title}, ${length}.`,
    discarded: 'L’enregistrement a été jeté.',
    correction: 'Correction',
    standsBy: 'Vos corrections sont gardées',
    standsByHelp:
      'Les dernières secondes sont retenues. Quand vous prenez la main, ce que vous faites est enregistré jusqu’à ce que vous la rendiez. Pour arrêter cela : Réglages.',
    redone: 'Nouvel enregistrement depuis un nouvel épisode.',
    open: 'Ouvrir',
    delete: 'Supprimer'
  },
  sessions: {
    title: 'Sessions',
    count: (n) => `${n} ${plural(n, 'session', 'sessions')}`,
    emptyTitle: 'Rien d’enregistré pour l’instant',
    emptyBody:
      'Enregistrez un moment de jeu sur la page Jouer. Il apparaîtra ici, prêt à être revu et vérifié.',
    toPlay: 'Aller à Jouer',
    bin: 'Corbeille',
    binCount: (n) => `Corbeille (${n})`,
    binTitle: 'Corbeille',
    binBody: 'Les sessions supprimées restent ici jusqu’à ce que vous vidiez la corbeille.',
    binEmptyTitle: 'La corbeille est vide',
    restore: 'Restaurer',
    emptyBin: 'Vider la corbeille',
    emptyBinTitle: 'Vider la corbeille pour de bon ?',
    emptyBinBody: (n) =>
      `${n} ${plural(n, 'session sera effacée', 'sessions seront effacées')} du disque. C’est irréversible.`,
    emptied: (n) => `${n} ${plural(n, 'session effacée', 'sessions effacées')}.`,
    deleted: (title) => `Session mise à la corbeille\u00a0: ${title}.`,
    restored: (title) => `Session restaurée\u00a0: ${title}.`,
    open: (title, when) => `Ouvrir ${title}, ${when}`,
    delete: 'Supprimer',
    deleteNamed: (title, when) => `Supprimer ${title}, ${when}`,
    restoreNamed: (title, when) => `Restaurer ${title}, ${when}`,
    incomplete: 'Interrompue',
    incompleteHelp: 'L’enregistrement a été interrompu avant sa fin ; ce qui était écrit est gardé.',
    episodes: (n) => `${n} ${plural(n, 'épisode', 'épisodes')}`,
    columns: { length: 'Durée', size: 'Taille', score: 'Meilleur score', when: 'Date', steps: 'Pas' },
    noScore: 'sans score',
    back: 'Toutes les sessions'
  },
  replay: {
    title: 'Relecture',
    play: 'Lire',
    pause: 'Pause',
    stepBack: 'Un pas en arrière',
    stepForward: 'Un pas en avant',
    speed: 'Vitesse',
    timeline: 'Chronologie',
    position: (at, of) => `${at} sur ${of}`,
    stepOf: (n, of) => `Pas ${n} sur ${of}`,
    state: 'À ce pas',
    action: 'Action maintenue',
    once: 'Fait une fois',
    nothingHeld: 'aucune',
    reward: 'Récompense',
    controller: 'Commandes',
    mode: 'Pilote',
    episode: 'Épisode',
    boxes: 'Ce qu’il voit',
    keysHeld: 'Touches et boutons maintenus',
    keysPressed: 'Touches pressées',
    clicks: 'Clics',
    pressed: (keys, clicks) => `Touches pressées\u00a0: ${keys}. Clics\u00a0: ${clicks}.`,
    buttons: { left: 'Bouton gauche', middle: 'Bouton du milieu', right: 'Bouton droit' },
    mix: (who) => `Aux commandes\u00a0: ${who}`,
    marks: {
      mode: 'Pilote automatique modifié',
      controller: 'Les commandes changent de main',
      episodeStart: 'Début d’épisode',
      episodeEnd: 'Fin d’épisode',
      capture: 'Image de la fenêtre',
      takeover: 'Vous avez repris la main',
      lost: 'Jeu perdu',
      ask: 'L’agent a demandé',
      answer: 'Il a eu sa réponse'
    },
    timing: 'Durée de ce pas',
    timingOf: (p50, p95) => `Tous les pas\u00a0: médiane ${p50}\u00a0ms, 95e centile ${p95}\u00a0ms`,
    buffering: 'Lecture du disque…',
    empty: 'Cette session ne contient aucun pas.',
    check: 'Vérifier l’état',
    checking: 'Vérification…'
  },
  health: {
    title: 'État',
    healthy: 'Cette session est saine.',
    unhealthy: 'Cette session a des défauts.',
    figures: (frames, actions) => `${frames} images, ${actions} actions`,
    checks: {
      readable: {
        name: 'Peut être lue',
        count: (n) =>
          n === 0
            ? 'le fichier entier a été lu'
            : `${n} ${plural(n, 'partie illisible', 'parties illisibles')}`
      },
      complete: {
        name: 'A été fermée correctement',
        count: (n) =>
          n === 0 ? 'se termine normalement' : 'interrompue avant la fin ; ce qui était écrit est gardé'
      },
      checksum: {
        name: 'Inchangée depuis l’enregistrement',
        count: (n) =>
          n === 0
            ? 'toutes les sommes concordent'
            : `${n} ${plural(n, 'somme de contrôle fausse', 'sommes de contrôle fausses')}`
      },
      framesEqualActions: {
        name: 'Une action pour chaque image',
        count: (n) => (n === 0 ? 'toutes associées' : `${n} sans paire`)
      },
      monotonic: {
        name: 'Le temps avance toujours',
        count: (n) =>
          n === 0 ? 'sans retour en arrière' : `${n} ${plural(n, 'retour', 'retours')} en arrière`
      },
      gaps: {
        name: 'Sans trou',
        count: (n) => (n === 0 ? 'aucun trou' : `${n} ${plural(n, 'trou', 'trous')}`)
      },
      drops: {
        name: 'Sans image perdue',
        count: (n) =>
          n === 0 ? 'aucune perdue' : `${n} ${plural(n, 'perdue', 'perdues')} pendant l’enregistrement`
      }
    }
  },
  video: {
    export: 'Exporter en vidéo',
    title: 'Exporter en vidéo',
    lead: 'La session à son propre rythme, avec le score, la partie et les commandes tenues écrits sous l’image. Les vidéos vont dans le dossier exports du dossier de données.',
    format: 'Format',
    formats: { mp4: 'MP4', webm: 'WebM', webp: 'WebP' },
    webpLimit: (seconds) =>
      `Une image animée, faite sans ffmpeg, pour les sessions de ${seconds} secondes au plus.`,
    name: 'Nom du fichier',
    badName: 'Un nom de fichier se compose de lettres, de chiffres, d’espaces et de . _ ( ) -',
    start: 'Faire la vidéo',
    making: 'Vidéo en cours',
    done: (file) => `La vidéo est là\u00a0: ${file}`,
    leftOut: (time: string) => `Les longues pauses ont été raccourcies\u00a0: ${time} ne sont pas montrées.`
  },
  obs: {
    connecting: 'Connexion à OBS…',
    connected: (version) => `Connecté à OBS ${version}.`,
    recording: (version) => `OBS ${version} enregistre en même temps.`
  },
  outcome: { pass: 'Fonctionne', warn: 'À voir', fail: 'Ne fonctionne pas' },
  train: {
    title: 'Entraîner',
    lead: 'Laissez un agent apprendre en jouant, et regardez-le progresser.',
    newRun: 'Nouvel entraînement',
    emptyTitle: 'Rien n’a encore été entraîné',
    emptyBody:
      'Choisissez un jeu et un algorithme. L’entraînement tourne à côté du jeu, dans son propre processus\u00a0; arrêtez-le quand vous voulez et reprenez plus tard au même pas.',
    allRuns: 'Tous les entraînements',
    runName: (env, agent) => `${agent} sur ${env}`,
    seed: (n) => `graine ${n}`,
    form: {
      title: 'Nouvel entraînement',
      what: 'Quoi entraîner',
      env: 'Environnement',
      otherEnv: 'Un autre environnement Gymnasium…',
      gymId: 'Identifiant Gymnasium',
      gymHelp: 'Par exemple CartPole-v1 ou ALE/SpaceInvaders-v5. Demande Python avec gymnasium.',
      agent: 'Algorithme',
      preset: 'Préréglage',
      device: 'Calculé sur',
      noPreset: 'Aucun\u00a0: les valeurs par défaut',
      fromModel: 'Apprend d’abord de',
      noModel: 'Personne, ou selon le préréglage',
      madeFor: (envs) => `Prévu pour ${envs}.`,
      length: 'Durée et fréquence',
      steps: 'Pas',
      stepsHelp: 'De tous les environnements ensemble.',
      seedLabel: 'Graine',
      seedHelp: 'La même graine donne le même entraînement.',
      seeds: 'Entraînements',
      seedsHelp: 'Avec cette graine et les suivantes, pour voir la part du hasard.',
      streams: 'Environnements à la fois',
      streamsHelp: 'Joués côte à côte dans un même processus.',
      evaluateEvery: 'Évaluer tous les',
      evaluateEveryHelp: 'Pas entre deux évaluations\u00a0; 0\u00a0: seulement à la fin.',
      evaluationEpisodes: 'Parties d’une évaluation',
      evaluationEpisodesHelp: 'Jouées au mieux, avec leurs propres graines.',
      checkpointEvery: 'Point de reprise tous les',
      checkpointEveryHelp: 'Pas entre deux points de reprise\u00a0: ce qu’un plantage peut coûter.',
      stopAtScore: 'S’arrêter au score',
      stopAtScoreHelp:
        'Finit plus tôt dès que la moyenne d’une évaluation l’atteint\u00a0; vide\u00a0: jamais.',
      patience: 'Patience',
      patienceHelp:
        'Finit plus tôt après autant d’évaluations sans nouveau record\u00a0; vide\u00a0: jamais.',
      answerSeconds: 'Secondes pour répondre',
      answerSecondsHelp:
        'Temps laissé à un environnement de Gymnasium pour un pas. Passé ce délai, il est relancé.',
      details: 'Réglages de l’algorithme',
      changed: (n) => `${n} ${plural(n, 'modifié', 'modifiés')}`,
      reset: 'Revenir au préréglage',
      groups: {
        network: 'Réseau',
        target: 'Ce qui est appris',
        replay: 'Mémoire de rejeu',
        exploration: 'Exploration',
        demonstrations: 'Démonstrations',
        optimiser: 'Optimiseur'
      },
      problems: {
        number: 'Il faut un nombre.',
        whole: 'Il faut un nombre entier.',
        range: (from, to) => `Entre ${from} et ${to}.`,
        sizes: (most, max) => `Au plus ${most} nombres entiers entre 1 et ${max}, séparés par des virgules.`,
        gymId: 'Lettres, chiffres et - _ . /\u00a0: seulement.'
      },
      invalid: (n) => plural(n, `${n} réglage n’est pas valide.`, `${n} réglages ne sont pas valides.`),
      start: 'Lancer l’entraînement',
      startMany: (n) => `Lancer ${n} entraînements`,
      estimate: 'Estimation',
      estimating: 'Essai de quelques pas…',
      memory: 'Mémoire',
      memoryOf: (free) => `sur ${free} libres`,
      memoryShort: 'C’est plus que ce qui est libre. Une mémoire de rejeu plus petite en demande moins.',
      time: 'Durée',
      parameters: 'Paramètres',
      timeUnknown: 'inconnue',
      basis: {
        earlierRun: 'd’après un entraînement semblable',
        probe: 'd’après quelques pas essayés à l’instant'
      },
      runsWait: (n) => `${n} à la fois sur cet ordinateur\u00a0; les autres attendent leur tour.`
    },
    status: {
      starting: 'Démarrage',
      running: 'En cours',
      paused: 'En pause',
      finished: 'Terminé',
      stopped: 'Arrêté',
      failed: 'Échec',
      interrupted: 'Interrompu'
    },
    queued: 'Attend son tour',
    silent: 'Ne répond pas',
    silentHelp:
      'Son processus ne dit plus rien depuis quelques secondes : il est très occupé, suspendu ou bloqué. Il continue de lui-même s’il le peut. Arrêter y met fin en 15 secondes environ s’il reste muet ; ce qui a été appris jusqu’au dernier point de reprise est gardé.',
    stepOf: (n, of) => `Pas ${n} sur ${of}`,
    pretrainingOf: (n, of) => `Apprend des démonstrations\u00a0: mise à jour ${n} sur ${of}`,
    left: (time) => `encore ${time} environ`,
    trained: (time) => `${time} d’entraînement`,
    pause: 'Pause',
    resume: 'Relancer',
    stop: 'Arrêter',
    stopHelp: 'Écrit un point de reprise et s’arrête\u00a0; peut reprendre plus tard',
    continue: 'Reprendre',
    continueAnew: 'Continuer avec de nouveaux épisodes',
    continueAnewHelp:
      'Les épisodes en cours ne peuvent pas être retrouvés\u00a0: ce n’est plus le même entraînement',
    replaced: (n) =>
      `${n} ${plural(n, 'processus d’environnement a été perdu et remplacé', 'processus d’environnement ont été perdus et remplacés')}\u00a0; le journal dit pourquoi.`,
    promote: 'En faire un modèle',
    explores: 'Explorer',
    exploresHelp: 'Désactivé\u00a0: il joue au mieux de ce qu’il sait et continue d’apprendre ainsi',
    lowPriority: 'Priorité basse',
    lowPriorityHelp: 'Laisse passer tous les autres programmes',
    best: 'Meilleure évaluation',
    last: 'Dernière évaluation',
    random: 'Jeu au hasard',
    solved: 'Résolu au pas',
    plusMinus: (mean, std) => `${mean} ± ${std}`,
    episodes: (n) => `${n} ${plural(n, 'partie', 'parties')}`,
    notYet: 'pas encore',
    stepsPerSecond: 'pas/s',
    charts: {
      score: 'Gain d’une partie',
      evaluation: 'Évaluation',
      loss: 'Perte',
      value: 'Valeurs Q',
      exploration: 'Exploration',
      speed: 'Pas par seconde'
    },
    otherCharts: 'Autres chiffres',
    chartLabel: (title, n) => `${title}\u00a0: une courbe de ${n} ${plural(n, 'ligne', 'lignes')}`,
    noPoints: 'Aucun point pour l’instant',
    smoothing: 'Lissage',
    zoomHint: 'Glissez sur une courbe pour agrandir.',
    zoomOut: 'Tout voir',
    overlay: 'Comparer avec',
    overlayNone: 'aucun autre',
    seedBand: 'Graines en bande',
    bandLabel: (n) => `moyenne de ${n} graines`,
    view: 'L’agent joue',
    viewPretraining: 'Il n’est pas encore à jouer\u00a0: il apprend d’abord de ce qui lui a été montré.',
    viewNone: 'Une image vient dès qu’il s’entraîne.',
    viewNoPicture: 'Cet environnement n’a pas d’image\u00a0; voici les nombres qu’il voit.',
    viewOver: 'Rien n’est joué\u00a0: l’entraînement n’est pas en cours.',
    saliency: 'Où il regarde',
    saliencyHelp: 'Éclaire ce dont dépend son choix\u00a0; coûte un peu de vitesse',
    episodeReturn: (score, steps) => `Gain ${score} après ${steps} pas`,
    preferences: 'Valeur de chaque action',
    weightiest: 'Nombres dont son choix dépend le plus',
    phases: 'Où passe le temps d’un pas',
    phase: {
      act: 'Choisir',
      env: 'Jouer',
      store: 'Mémoriser',
      learn: 'Apprendre',
      other: 'Autre'
    },
    log: 'Journal',
    logNone: 'Rien n’a été noté.',
    config: 'Configuration',
    copyCommand: 'Copier la commande',
    copied: 'La commande qui refait cet entraînement est dans le presse-papiers.',
    started: (n) => plural(n, `${n} entraînement lancé.`, `${n} entraînements lancés.`)
  },
  runs: {
    title: 'Entraînements',
    lead: 'Tout ce qui a été entraîné, ici ou dans un terminal.',
    count: (n) => `${n} ${plural(n, 'entraînement', 'entraînements')}`,
    filter: 'Filtrer par nom, étiquette ou note',
    noMatch: 'Aucun entraînement ne correspond.',
    emptyTitle: 'Aucun entraînement pour l’instant',
    emptyBody: 'Un entraînement apparaît ici dès qu’il est lancé.',
    toTrain: 'Entraîner',
    bin: (n) => `Corbeille (${n})`,
    binTitle: 'Corbeille des entraînements',
    binBody: 'Les entraînements supprimés restent ici jusqu’à ce que vous vidiez la corbeille.',
    binEmpty: 'La corbeille est vide',
    back: 'Tous les entraînements',
    emptyBin: 'Vider la corbeille',
    emptyBinTitle: 'Vider la corbeille pour de bon\u00a0?',
    emptyBinBody: (n) =>
      plural(
        n,
        `${n} entraînement est effacé avec ses points de reprise. C’est définitif.`,
        `${n} entraînements sont effacés avec leurs points de reprise. C’est définitif.`
      ),
    emptied: (n) => plural(n, `${n} entraînement effacé.`, `${n} entraînements effacés.`),
    deleted: (env, seed) => `L’entraînement sur ${env} de graine ${seed} est dans la corbeille.`,
    restored: 'L’entraînement est revenu.',
    deletedDamaged: 'L’entraînement abîmé est dans la corbeille.',
    restoreNamed: (name) => `Restaurer ${name}`,
    open: (name) => `Ouvrir ${name}`,
    delete: (name) => `Supprimer ${name}`,
    restore: 'Restaurer',
    best: 'Meilleur',
    step: 'Pas',
    time: 'Durée',
    compare: 'Comparer',
    compareNone: 'Cochez au moins deux entraînements pour les comparer.',
    compareMany: (n) => `${n} entraînements`,
    compareMost: (n) => `Au plus ${n} à la fois.`,
    select: (name) => `Comparer ${name}`,
    clear: 'Tout décocher',
    tags: 'Étiquettes',
    tagsHelp: 'Séparées par des virgules',
    note: 'Note',
    edit: 'Étiquettes et note',
    save: 'Enregistrer',
    sparkline: 'Gains de ses parties'
  },
  models: {
    title: 'Modèles',
    lead: 'Les politiques qui peuvent jouer\u00a0: celles livrées avec Apprenti, et les vôtres.',
    builtIn: 'Sans apprentissage',
    bundled: 'Entraînés, livrés avec Apprenti',
    own: 'Les vôtres',
    ownNone: 'Entraînez-en une, puis faites-en un modèle sur sa page.',
    use: 'Utiliser pour jouer',
    inUse: 'Utilisée',
    used: (title) => `${title} est choisie. Elle joue quand le pilote automatique est actif.`,
    promoteTitle: 'Faire un modèle de la meilleure politique',
    promoteBody: (score) => `Sa meilleure évaluation\u00a0: ${score}. L’entraînement reste tel quel.`,
    promoteNoScore: 'Pas encore évalué\u00a0: la politique du dernier point de reprise est prise.',
    name: 'Nom',
    make: 'Créer le modèle',
    made: (title) => `${title} est parmi les modèles.`,
    show: 'Voir',
    export: 'Exporter en ONNX',
    exported: (file) => `Copié dans ${file}`,
    delete: (title) => `Supprimer ${title}`,
    deleted: (title) => `${title} est dans la corbeille.`,
    restored: (title) => `${title} est de retour.`,
    bin: (n) => `Corbeille (${n})`,
    score: 'Score',
    scoreOf: (mean, std, n) => `${mean} ± ${std} sur ${n} ${plural(n, 'partie', 'parties')}`,
    fromSeed: (seed) => `, à partir de la graine ${seed}`,
    taught: (teacher, steps, isCorrected) =>
      `Maître\u00a0: ${teacher} (${steps} pas montrés${isCorrected ? ', et chaque pas joué corrigé' : ''})`,
    person: 'vous',
    pictureTeacher: 'démonstrateur pour les images',
    scripted: 'Expert programmé',
    time: 'Durée',
    random: 'Jeu au hasard',
    steps: 'Pas',
    seed: 'Graine',
    size: 'Taille',
    command: 'Créé par',
    env: 'Environnement',
    notHere: (game, why) => `Ne peut pas jouer ${game ? `à ${game}` : 'ici'}\u00a0: ${why}.`,
    unplayable: 'Ne joue que dans son propre environnement\u00a0: aucun jeu de ce genre ne peut être attaché.'
  },
  remote: {
    warning:
      'Qui a le lien voit, sans chiffrement sur votre réseau\u00a0: l’image du jeu en direct, les sessions, les entraînements, les modèles et les réglages sans mots de passe. Il ne peut rien changer.',
    link: 'Lien, valable pour un navigateur',
    newLink: 'Nouveau lien',
    banner: 'Vous ne faites que regarder. Les changements se font sur l’ordinateur où tourne Apprenti.'
  },
  settings: {
    title: 'Réglages',
    saved: 'Enregistré',
    saving: 'Enregistrement…',
    groups: {
      look: 'Apparence',
      play: 'Jeu',
      mame: 'MAME',
      video: 'Vidéo',
      obs: 'OBS',
      remote: 'Regarder depuis un autre ordinateur'
    },
    labels: {
      language: 'Langue',
      theme: 'Thème',
      mamePath: 'Programme MAME',
      romFolder: 'Dossier de ROM',
      ffmpegPath: 'Programme ffmpeg',
      obsAddress: 'Adresse d’OBS',
      obsPassword: 'Mot de passe d’OBS',
      obsRecord: 'Enregistrer aussi avec OBS',
      obsScene: 'Scène d’OBS',
      remoteAddress: 'Visible d’un autre ordinateur à',
      startPlaying: 'Jouer dès l’ouverture',
      policy: 'Qui joue d’abord',
      keepCorrections: 'Garder vos corrections',
      askPercent: 'L’agent demande à (pour cent)',
      showBoxes: 'Montrer ce que voit l’agent',
      viewRateHz: 'Rythme de la vue en direct',
      windowRateHz: 'Rythme de capture des fenêtres'
    },
    help: {
      language: '',
      theme: '',
      mamePath: 'Chemin du programme MAME. Laissez vide : Apprenti le cherchera.',
      romFolder:
        'Dossier contenant vos propres ROM. Laissez vide pour jouer la cartouche d’Apprenti dans MAME.',
      ffmpegPath: 'Fait des vidéos des sessions. Laissez vide : Apprenti cherchera celui de cet ordinateur.',
      obsAddress: 'En général localhost:4455. Laissez vide : OBS n’est pas sollicité.',
      obsPassword: 'Dans OBS : Outils, Paramètres du serveur WebSocket.',
      obsRecord: 'OBS démarre et s’arrête avec chaque enregistrement fait ici.',
      obsScene: 'Montrée au début d’un tel enregistrement. Laissez vide : OBS garde la sienne.',
      remoteAddress:
        'Une adresse de cet ordinateur et un port, comme 192.168.1.20:8400. Laissez vide et personne d’autre ne voit rien.',
      startPlaying: 'Le jeu intégré démarre et l’agent y joue à l’ouverture de l’application.',
      policy:
        'La politique d’un jeu que l’on attache. Ce que vous choisissez sur la page Jouer est retenu ici.',
      keepCorrections:
        'Pendant qu’un agent appris joue ou suggère, ce que vous faites en prenant la main est enregistré, avec les secondes d’avant. La page Jouer montre quand c’est le cas.',
      askPercent:
        'Un agent cloné s’arrête et demande quand il est moins sûr que dans ce pourcentage des moments où il a été éprouvé. 0 : il ne demande jamais.',
      showBoxes: 'Des cadres autour des vaisseaux, des aliens et des tirs, sur l’image en direct.',
      viewRateHz:
        'Images par seconde de la vue en direct, de 1 à 60. Le jeu, lui, tourne toujours à pleine vitesse.',
      windowRateHz: 'Captures par seconde d’une fenêtre du bureau, de 1 à 60.'
    },
    choices: {
      language: { system: 'Celle du système', en: 'English', fr: 'Français' },
      theme: { system: 'Celui du système', light: 'Clair', dark: 'Sombre' }
    },
    range: (from, to) => `Entre ${from} et ${to}.`,
    perSecond: 'par seconde',
    bestBundled: 'La meilleure livrée avec Apprenti',
    gone: (id) => `${id} (n’est plus là)`,
    secretSet: 'Un mot de passe est réglé',
    secretForget: 'L’oublier'
  },
  system: {
    title: 'Système',
    lead: 'Ce qui fonctionne sur cet ordinateur, et que faire pour le reste.',
    run: 'Relancer',
    running: 'Examen en cours…',
    healthy: 'Tout le nécessaire fonctionne.',
    unhealthy: (n) => `${n} ${plural(n, 'point demande', 'points demandent')} votre attention.`,
    checks: {
      shell: 'S’exécute dans',
      data: 'Dossier de données',
      node: 'Node',
      cartridge: 'Cartouche',
      board: 'Borne d’arcade',
      worker: 'Processus de décision',
      privacy: 'Vie privée',
      mame: 'MAME',
      display: 'Affichage du bureau',
      capture: 'Capture de fenêtres',
      input: 'Clavier et souris',
      ffmpeg: 'Vidéo (ffmpeg)',
      obs: 'OBS',
      disk: 'Place sur le disque'
    },
    about: 'Cette installation',
    version: 'Version',
    dataFolder: 'Dossier de données',
    shell: 'S’exécute dans',
    shells: { electron: 'Fenêtre de bureau', browser: 'Navigateur' },
    platform: 'Plateforme'
  },
  keyboard: {
    title: 'Clavier',
    everywhere: 'Partout',
    gameKeys: 'Touches du jeu, qui donnent la main',
    onPlay: 'Dans Jouer',
    onTrain: 'Sur un entraînement',
    explore: 'Explorer ou non',
    stopRun: 'Arrêter avec un point de reprise',
    continueRun: 'Reprendre',
    onReplay: 'Dans une relecture',
    pages: 'Aller à une page : G, puis son rang dans la liste',
    help: 'Cette aide',
    close: 'Fermer une fenêtre',
    handBack: 'Rendre la main',
    record: 'Commencer ou arrêter l’enregistrement',
    redo: 'Refaire l’enregistrement',
    discard: 'Abandonner l’enregistrement',
    pause: 'Pause ou reprise',
    restart: 'Nouvel épisode',
    autonomous: 'Activer ou arrêter le pilote automatique',
    suggest: 'Mode suggestion',
    nextGame: 'Le jeu ouvert précédent, ou suivant',
    search: 'Chercher, dans Attacher',
    stopKey: 'Arrêter l’agent, quelle que soit la fenêtre au premier plan',
    handBackKey: 'Rendre la main, quelle que soit la fenêtre au premier plan',
    boxes: 'Montrer ou cacher ce qu’il voit',
    playPause: 'Lire ou mettre en pause',
    stepBack: 'Un pas en arrière',
    stepForward: 'Un pas en avant',
    jump: 'Cinq secondes en arrière ou en avant',
    speed: 'Moins vite, plus vite'
  }
}
