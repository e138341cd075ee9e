import type { CloningStatus, CloningProgress } from '../../electron/shared/clonings'
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
      'Make it better: record it while it plays, take over where it goes wrong, and make a new data set of that too.',
      'How to record'
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
    encoder: 'Network',
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
    badStack: 'A whole number from 1 to 8.',
    start: 'Begin to learn',
    started: (title: string) => `${title} learns.`,
    none: 'There is no data set to learn from yet.',
    unfit: 'There is too little in it to learn from, or only one thing was ever done.',
    phase: {
      opening: 'Opening the data set',
      delay: 'Finding out how late you act',
      learning: 'Learning',
      judging: 'Judging what was held back'
    } satisfies Record<CloningProgress['phase'], string>,
    trial: (at: number, of: number) => `${at} of ${of}`,
    left: (time: string) => `${time} left at most`,
    epoch: (n: string) => `pass ${n} through the data`,
    stop: 'Stop and keep what it has learned',
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
    learnedFrom: 'Learned from',
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
    chosen: (agent: string) => `${agent} is chosen. Autonomous lets it play, Suggest only shows.`,
    better: 'To make it better',
    betterHow: [
      'Record while it plays (R), and take over at once where it goes wrong: the moments after that are marked as corrections.',
      'Make a data set of the old recordings and the new one together. Corrections count three times.',
      'Learn again.'
    ]
  }
}

export type ImitateWords = typeof imitateEn
