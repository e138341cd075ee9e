import type { ClonePlay, CloningStatus, CloningProgress } from '../../electron/shared/clonings'
import type { Seen } from '../../electron/shared/live-env'
import type { Want, WayStep } from '../state/imitate-way'

const plural = (n: number, one: string, many: string): string => (n === 1 ? one : many)

/** The English sentences of the page Imitate. */
export const imitateEn = {
  title: 'Imitate',
  lead: 'Play for ten minutes; an agent learns to play as you do, and shows it.',
  game: 'Game',
  way: 'Steps',
  done: 'done',
  todo: 'not yet',
  next: 'Next',
  now: 'Now',
  step: {
    record: 'Record',
    data: 'Data set',
    train: 'Learn',
    judge: 'Judge',
    play: 'Play'
  } satisfies Record<WayStep, string>,
  /** What is to be done next, and the name of the button that leads there. */
  want: {
    game: ['Teach Apprenti your game first: its window and its controls.', 'Teach a game'],
    actions: ['This game has no actions yet: say what can be done in it.', 'To its actions'],
    record: ['Record yourself while you play, ten minutes in all.', 'How to record'],
    more: [
      'What was recorded is too little to learn from: play some minutes more, with more than one action.',
      'How to record'
    ],
    make: ['Make a data set out of your recordings.', 'To the data set'],
    making: ['The data set is being made.', 'Look at it'],
    train: ['Have an agent learn from the data set.', 'To learning'],
    cloning: ['An agent is learning.', 'Look at it'],
    judge: ['See how well it does what you did.', 'To the figures'],
    play: ['Let it play.', 'To playing'],
    better: [
      'Make it better: let it play, take over where it goes wrong, and improve it from that.',
      'To improving it'
    ]
  } satisfies Record<Want, readonly [string, string]>,
  record: {
    title: 'Record how you play',
    how: [
      'Open the game on the page Play, in the size you always play in.',
      'Press Record (R), and play as it should play: about ten minutes, several games. Keys and mouse are recorded with the pictures.',
      'Stop. The recording appears below; a second and a third make it better.'
    ],
    tip: 'What you do while the agent has the controls and goes wrong counts three times: record that too.',
    toPlay: 'Go to Play',
    toAttach: 'Open the game',
    isOpen: 'The game is open.',
    notOpen: 'The game is not open.',
    list: 'Recordings of this game',
    none: 'None yet.',
    otherGames: (n: number) =>
      `${n} ${plural(n, 'recording knows', 'recordings know')} no game. Choose the game for the window on the page Attach before you record.`,
    facts: (episodes: number, keys: string, clicks: string) =>
      `${episodes} ${plural(episodes, 'game', 'games')}, ${keys} keys, ${clicks} clicks`,
    open: (when: string) => `Look at the recording of ${when}`,
    look: 'Look at it'
  },
  data: {
    title: 'Make a data set',
    which: 'Recordings',
    all: 'All of them',
    who: 'Whose play',
    you: 'Mine',
    agent: 'The agent’s',
    whoHelp: 'The agent’s: to copy a scripted expert, or another agent.',
    name: 'Name',
    more: 'Pictures',
    side: 'Width and height in pixels',
    colour: 'Keep the colours',
    colourHelp: 'Where colour tells things apart; it takes three times the room.',
    make: 'Make the data set',
    making: (title: string) => `Making ${title}`,
    cancel: 'Cancel',
    made: (title: string) => `${title} is ready.`,
    list: 'Data sets',
    none: 'None yet. Choose recordings above.',
    facts: (steps: string, time: string, episodes: number) =>
      `${steps} moments, ${time} of play, ${episodes} ${plural(episodes, 'game', 'games')}`,
    counts: 'How often each thing was done',
    learn: 'Learn from it',
    learnNamed: (title: string) => `Learn from ${title}`,
    delete: (title: string) => `Delete ${title}`,
    deleted: (title: string) => `${title} is in the bin.`,
    restore: (title: string) => `Restore ${title}`,
    restored: (title: string) => `${title} is back.`,
    bin: (n: number) => `Bin (${n})`
  },
  train: {
    title: 'Learn from a data set',
    dataset: 'Data set',
    name: 'Name of the agent',
    minutes: 'Minutes at most',
    minutesHelp: 'It ends sooner when it gets no better.',
    badMinutes: 'A number from 0.1 to 600.',
    sees: 'What it sees',
    seen: {
      picture: 'Pictures',
      fields: 'Numbers of the game',
      both: 'Pictures and numbers'
    } satisfies Record<Seen, string>,
    seenHelp: {
      picture: 'The last pictures, as you see them.',
      fields: 'What is read of the game, such as score and lives, and no pictures.',
      both: 'The last pictures and what is read of the game, at once: for games in which what to do depends on both.'
    } satisfies Record<Seen, string>,
    noNumbers:
      'No numbers are in this data set: have some read off the game (page Games), record, and make it anew.',
    encoder: 'Network',
    encoderAuto: 'What suits the game',
    encoders: {
      'data-efficient': 'Small: quick, for simple pictures',
      deepmind: 'Usual',
      original: 'Usual, for 84 × 84 pixels',
      precise: 'Sharp: keeps small things apart',
      impala: 'Large: slower, sees more',
      'cnn-vit': 'With attention: slowest'
    },
    more: 'More settings',
    delay: 'Moments from seeing to doing',
    delayHelp: 'Empty: what suits best is found first.',
    badDelay: 'A whole number from 0 to 20, or empty.',
    stack: 'Pictures seen at once',
    stackHelp: 'Empty: what suits the game.',
    badStack: 'A whole number from 1 to 8, or empty.',
    start: 'Begin to learn',
    started: (title: string) => `${title} learns.`,
    none: 'There is no data set to learn from yet.',
    unfit: 'There is too little in it to learn from, or only one thing was ever done.',
    phase: {
      gathering: 'Gathering your corrections',
      opening: 'Opening the data set',
      delay: 'Finding out how late you act',
      look: 'Finding out how closely to look',
      learning: 'Learning',
      judging: 'Judging what was held back'
    } satisfies Record<CloningProgress['phase'], string>,
    trial: (at: number, of: number) => `${at} of ${of}`,
    left: (time: string) => `${time} left at most`,
    epoch: (n: string) => `pass ${n} through the data`,
    stop: 'Stop and keep what it has learned',
    cancel: 'Cancel, keep nothing',
    stopping: 'Stopping…',
    accuracy: 'Right on what was held back',
    loss: 'Loss',
    noPoints: 'The curves begin when it learns.'
  },
  judge: {
    title: 'How well it does what you did',
    which: 'Attempt',
    none: 'Nothing has learned yet.',
    running: (title: string) => `${title} is still learning.`,
    nothing: 'It was not judged: it ended before that.',
    accuracy: 'Right',
    ofHeldBack: (n: string) => `of ${n} moments that it did not learn from`,
    interval: (percent: string) => `± ${percent}`,
    majority: 'Always the commonest',
    repeatLast: 'Always the last again',
    it: 'This agent',
    top3: 'Among its first three',
    unseen: 'Right where nothing quite like it was learned from',
    unseenValue: (share: string, n: string) => `${share} of ${n}`,
    delay: 'Acts after seeing',
    moments: (n: number, ms: string) => `${n} ${plural(n, 'moment', 'moments')} (${ms} ms)`,
    network: 'Network that looks',
    learnedFrom: 'Learned from',
    time: 'Its time',
    timeValue: (learn: string, load: string, judge: string) =>
      `${learn} learning, ${load} loading, ${judge} judging`,
    learnedFromValue: (n: string, epochs: string) => `${n} moments, ${epochs} times each`,
    calibrationError: 'Calibration error',
    better: 'Better than both ways to pretend, beyond chance: it has learned to look.',
    notBetter:
      'No better than pretending. Record more, or more varied play; look at the moments below for what it cannot see.',
    helpPretend:
      'Two ways to look good without learning: doing always what is done most, and doing again what was done last.',
    perAction: 'Each action',
    action: 'Action',
    doneCount: 'Done',
    precision: 'Precision',
    precisionHelp: 'When it does this, how often that was right',
    recall: 'Recall',
    recallHelp: 'When this was right, how often it did it',
    f1: 'F1',
    confusion: 'What you did, and what it would have done',
    confusionHelp: 'Rows: you. Columns: the agent.',
    calibration: 'Sure and right',
    calibrationHelp: 'On the line, it is as often right as it is sure.',
    calibrationPoint: (sure: string, right: string, n: string) =>
      `${sure} sure: ${right} right (${n} moments)`,
    sure: 'sure',
    right: 'right',
    curves: 'While it learned',
    frames: 'Where it disagrees most',
    framesHelp:
      'It is sure, and you did something else. Where you were wrong or late, say what was right, or learn nothing from the moment.',
    framesNone: 'It would have done what you did everywhere.',
    framesGone: 'Its data set is not there any more, so its moments cannot be shown.',
    picture: (n: number) => `What it saw at moment ${n}`,
    you: 'You',
    would: 'It',
    sureOf: (what: string, percent: string) => `${what} (${percent})`,
    discard: 'Learn nothing from it',
    discardNamed: (n: number) => `Learn nothing from moment ${n}`,
    itWasRight: 'It was right',
    itWasRightNamed: (n: number) => `The agent was right at moment ${n}`,
    rightIs: (n: number) => `What was right at moment ${n}`,
    other: 'Right was…',
    discarded: 'Not learned from any more',
    corrected: (what: string) => `Now: ${what}`,
    undoNamed: (n: number) => `Undo the change of moment ${n}`,
    edited: (n: number) => `${n} ${plural(n, 'moment', 'moments')} changed in the data set.`,
    again: 'Learn again',
    command: 'The same in a terminal',
    delete: (title: string) => `Delete the attempt ${title}`,
    deleted: (title: string) => `What is known of ${title} is in the bin; its model stays.`,
    restored: (title: string) => `${title} is back.`,
    status: {
      running: 'learning',
      finished: 'done',
      stopped: 'stopped',
      failed: 'failed'
    } satisfies Record<CloningStatus, string>
  },
  improve: {
    title: 'Make it better from your corrections',
    help: 'It goes on from what it knows, and learns from your corrections together with what it learned from before. The version before stays.',
    how: [
      'Let it play. Take over at once where it goes wrong, with any key of the game, and hand back (Esc): that stretch is kept as a correction.',
      'In Suggest mode play yourself: what it would have done otherwise counts as well.',
      'Come back here: it learns from that in a few minutes.'
    ],
    kept: (n: number, agent: string) => `${n} ${plural(n, 'correction', 'corrections')} kept of ${agent}.`,
    link: (n: number) => `Improve it (${n} ${plural(n, 'correction', 'corrections')})`,
    go: 'Improve it',
    goNamed: (agent: string) => `Improve ${agent}`,
    busy: (agent: string) => `${agent} is learning at the moment. Wait for it, or stop it.`,
    changed: 'What the corrections changed',
    from: 'It learned on from',
    before: 'Before',
    now: 'Now',
    heldBack: 'Moments held back',
    onCorrections: 'Right on your corrections',
    onOld: 'Right on what it knew',
    tooFew: 'too few to tell',
    worse: 'On what it knew it is a little worse than before. The version before is still there.',
    does: (moments: string, of: string) =>
      `It does something else in ${moments} of ${of} moments that were held back.`,
    change: (from: string, to: string) => `${from} → ${to}:`,
    times: (n: string, right: string) => `${n} times, ${right} of them as you did`
  },
  score: {
    title: 'Its score when it plays',
    help: 'What counts in the end: whole games, beside as many that are played by chance.',
    random: 'Chance',
    demonstrator: 'What it learned from',
    mean: 'Mean',
    std: 'Standard deviation',
    episodes: 'Games',
    untold: 'not told by the recordings',
    better: 'Better than chance.',
    notBetter: 'Not surely better than chance.',
    p: (p: string) => `So great a lead by chance alone: p = ${p} (permutation test).`,
    where: {
      inside: 'Played inside the app, by the seeds that everybody is judged by.',
      window: 'Played in its window, in turn with chance.'
    } satisfies Record<ClonePlay['where'], string>,
    noScore: 'The profile of this game names no score: say on the page Games what counts.',
    notOpen: 'It plays in the window of its game, which is not open.',
    toOpen: 'Open it',
    busy: (agent: string) => `${agent} is being judged at the moment.`,
    howMany: 'Games of each',
    badEpisodes: 'A whole number from 2 to 25.',
    insideHelp: 'They are played in the background; you may do something else.',
    windowHelp: 'They take turns in the window. Leave keyboard and mouse alone: a key ends it.',
    go: 'Let it play for its score',
    goNamed: (agent: string) => `Let ${agent} play for its score`,
    again: 'Play again',
    playing: (done: number, of: number) => `${done} of ${of} games played`,
    soFar: (scores: string) => `its scores so far: ${scores}`,
    waiting: 'No game is on: begin one.',
    handsOff:
      'Leave keyboard and mouse alone: a key or a move of yours ends it, and what was played until then is kept.',
    stop: 'Stop, keep nothing',
    stopping: 'Stopping…'
  },
  play: {
    title: 'Let it play',
    none: 'There is no agent yet.',
    lead: 'It plays within the guard, as every agent does: a key or a move of yours, and you have the controls.',
    agent: 'Agent',
    here: (title: string) => `The game is open: ${title}.`,
    go: 'Let it play',
    goNamed: (agent: string) => `Let ${agent} play`,
    open: (title: string) => `Open ${title}`,
    notOpen: 'The game is not open. Open it, and come back.',
    toAttach: 'To the page Attach',
    gone: 'Its model was deleted. Restore it on the page Models.',
    unfit: (why: string) => `It cannot play here: it ${why}.`,
    chosen: (agent: string) => `${agent} is chosen. Autonomous lets it play, Suggest only shows.`
  }
}

export type ImitateWords = typeof imitateEn
