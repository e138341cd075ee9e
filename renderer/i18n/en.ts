import type { CommonReason, MouseButton } from '../../electron/shared/action'
import type { CaptureState } from '../../electron/shared/capture'
import type { DoctorCheckId } from '../../electron/shared/doctor'
import type { TakeoverCause } from '../../electron/shared/acting'
import type { PlayStatus } from '../../electron/shared/play'
import type { Misfit } from '../../electron/shared/policy-fit'
import type { Controller, HealthCheckId, PlayMode, SessionMark } from '../../electron/shared/session'
import type { PhaseProfile, RunStatus } from '../../electron/shared/training'
import type { Settings } from '../../electron/shared/settings'
import type { TargetKind } from '../../electron/shared/target'
import type { Stage } from '../../electron/shared/timing'
import type { VideoFormat } from '../../electron/shared/video'
import { gamesEn } from './games-en'
import { imitateEn } from './imitate-en'
import { memoryEn } from './memory-en'

const plural = (n: number, one: string, many: string): string => (n === 1 ? one : many)

/** Every English sentence of the app. The French dictionary has this type, so a missing key is a type error. */
export const en = {
  nav: {
    label: 'Pages',
    play: 'Play',
    attach: 'Attach',
    games: 'Games',
    sessions: 'Sessions',
    imitate: 'Imitate',
    train: 'Train',
    runs: 'Runs',
    models: 'Models',
    settings: 'Settings',
    system: 'System',
    skip: 'Skip to the page'
  },
  common: {
    close: 'Close',
    cancel: 'Cancel',
    refresh: 'Refresh',
    undo: 'Undo',
    retry: 'Try again',
    loading: 'Loading',
    notMeasured: 'not measured yet',
    keyboardHelp: 'Keyboard help',
    dismiss: 'Dismiss this message'
  },
  failed: {
    row: (why: string) => `This row could not be shown (${why}). The others are as they should be.`,
    page: (page: string) => `The page ${page} could not be shown`,
    pageBody:
      'Something on it is not as it should be. Nothing was lost, and the other pages work as before. Try again; if it stays like this, please report what stands here:',
    toSystem: 'What works here'
  },
  connection: {
    connecting: 'Connecting to Apprenti',
    lostTitle: 'The connection to Apprenti was lost',
    lostBody:
      'The game, its recording and your sessions are kept by the app. This page connects again by itself as soon as the app answers.',
    lostTry: (n: number) => `Attempt ${n}`,
    closedBody:
      'If you closed the app, start it again and open the address it prints: an address works for one start only.',
    refusedTitle: 'This page needs a new link',
    refusedBody:
      'Apprenti was started again, or this browser was away for a day. Nothing here is lost: open a new link in this browser, and this page goes on. To get one, type this in a terminal on this computer:',
    refusedLookingOn:
      'Apprenti was started again, or this browser was away for a day. Whoever is at the computer that Apprenti runs on finds a new link in the settings.'
  },
  notice: {
    workerRestarted: 'The thinking process stopped and was started again. The game was kept.'
  },
  play: {
    title: 'Play',
    pickTitle: 'What shall we play?',
    pickBody: 'Attach a game. The built-in one needs nothing else.',
    games: 'Open games',
    another: 'Attach another game',
    other: 'Something else: MAME, a window',
    waitingForMame: 'Waiting for the MAME that you start.',
    change: 'Change game',
    attach: 'Attach',
    attachAgain: 'Attach again',
    attached: 'attached',
    detach: 'Detach',
    attaching: 'Attaching…',
    lostTitle: 'The game went away',
    kinds: { builtin: 'Built-in', mame: 'MAME', window: 'Windows' } satisfies Record<TargetKind, string>,
    kindNotes: {
      builtin: 'Ships with Apprenti and runs inside it',
      mame: 'Played through its memory, exact to the frame',
      window: 'Seen as you see them, played with keys and mouse'
    } satisfies Record<TargetKind, string>,
    kindOf: { builtin: 'Built-in', mame: 'MAME', window: 'Window' } satisfies Record<TargetKind, string>,
    unavailable: 'Not available',
    picture: (title: string) => `Live picture of ${title}`,
    noPicture: 'Waiting for the first picture',
    paused: 'Paused',
    workerRestarting: 'The thinking process is restarting. The game goes on; the agent is back in a moment.',
    workerStarting: 'The thinking process is starting.',
    watchOnly:
      'Watched only: no game is chosen for this window. Teach its game, or choose one on the Attach page.'
  },
  attach: {
    title: 'Attach',
    lead: 'Choose what to watch and play: a game of Apprenti’s, MAME, or any window of this desktop.',
    search: 'Search by name or program',
    clear: 'Clear the search',
    kind: 'Show',
    all: 'All',
    where: 'Where',
    beside: 'Beside the open games',
    inPlaceOf: (title: string) => `In place of ${title}`,
    full: (max: number) => `${max} games are open: close one, or attach in place of one.`,
    none: (query: string) => `Nothing here has “${query}” in its name.`,
    noWindows: 'No window is open on this desktop. Open the game: it appears here by itself.',
    noDisplay: 'No desktop to look at',
    openTitle: 'Open games',
    show: 'Show',
    showNamed: (title: string) => `Show ${title}`,
    close: 'Close',
    closeNamed: (title: string) => `Close ${title}`,
    shown: 'shown on Play',
    status: {
      detached: 'nothing',
      attaching: 'attaching',
      running: 'runs',
      paused: 'paused',
      lost: 'gone'
    } satisfies Record<PlayStatus, string>,
    profile: 'Game',
    profileNone: 'None: watch only',
    profileOwn: (name: string) => `${name} (yours)`,
    profileOf: (title: string) => `Game played in ${title}`,
    watchHelp: 'Without a game it can be watched and recorded. Choose the game and it can be played too.',
    again: 'Attach again',
    againHelp: 'Another game counts once the recording has ended.',
    toSettings: 'Open Settings',
    toSystem: 'Open System',
    join: {
      how: 'Copy this command into a terminal and start MAME with it. Either may come first: MAME knocks once a second.',
      port: 'Port',
      badPort: 'A port is a whole number from 1024 to 65535.',
      command: 'Command',
      copy: 'Copy',
      copied: 'Copied',
      copyFailed: 'The browser did not let it be copied: select the text and copy it yourself.',
      wait: 'Wait for MAME',
      waiting: (port: number, left: string) => `Waiting for MAME on port ${port}, ${left} left`,
      cancel: 'Stop waiting',
      secret: 'The token in it is a secret between this MAME and Apprenti. It works once.',
      portable: 'For Linux and macOS.',
      toAttach: 'Show the command'
    },
    any: {
      title: 'Another game of your MAME',
      how: 'MAME’s own name for it, as pacman. Its ROM must be where Settings or your MAME look for it.',
      name: 'Name of the game in MAME',
      bad: 'MAME’s names have small letters, digits and _ only.',
      yours: 'I start MAME myself'
    }
  },
  games: gamesEn,
  memory: memoryEn,
  imitate: imitateEn,
  acting: {
    title: 'Acting in the window',
    none: 'No game is chosen for it: it is only watched.',
    allowed: 'The agent may act here.',
    suggestOnly: 'The agent may only suggest for now.',
    calibrate: 'Calibrate',
    calibrateAgain: 'Calibrate again',
    refused: 'Not done',
    takeover: {
      input: 'You took over by key or mouse.',
      stopKey: 'You pressed the stop key.',
      deaf: 'Your keys and mouse could not be heard any more, so the agent let go of everything. Listening begins again by itself; the agent waits until you hand back.',
      handsLost: 'You have the controls: the process that presses keys stopped.'
    } satisfies Record<TakeoverCause, string>,
    stopKey: 'Stop at once',
    handBackKey: 'Hand back',
    keysNote: 'These keys work whichever window is in front.',
    waits: 'No game is on. Begin one in the window; the agent goes on from there.',
    windowHint: 'Any key or move of yours in the window takes over',
    plain: {
      title: 'Let chance play',
      game: 'Keys and cells',
      help: 'Without a game: chance holds the keys and clicks the cells that you name here, within the same limits as any agent. Nothing is read off the window, and nothing of this is kept.',
      cells: 'Click cells of the window',
      use: 'Play with these'
    }
  },
  calibration: {
    title: 'Calibration',
    what: 'Apprenti opens a window of its own, clicks 24 targets in it by the very path an agent uses, and looks where and when each click was felt. Only after that may an agent act in a window on this monitor.',
    handsOff:
      'Keep your hands off keyboard and mouse until it is done, and leave its window in front. Any key or move of yours ends it.',
    start: 'Start',
    again: 'Repeat',
    cancel: 'Stop',
    running: 'Clicking. Hands off, please.',
    progress: (done: number, of: number) => `${done} of ${of} clicks`,
    passed: 'Passed. The agent may act on this monitor.',
    failed: (px: string) =>
      `Not passed: a click was felt ${px} pixels from where it was meant; at most 1 is allowed. Check the scale of the display, and repeat.`,
    error: 'Furthest error',
    pixels: (px: string) => `${px} px`,
    latency: 'Click to visible effect',
    latencyValue: (p50: string, p95: string) => `${p50} ms (95th pct. ${p95} ms)`,
    kept: 'On each monitor',
    keptNone: 'No monitor has been calibrated yet.',
    monitor: (width: number, height: number, scale: string) => `${width} × ${height}, scale ${scale}`,
    at: (x: number, y: number) => `at ${x}, ${y}`,
    madeAt: 'Done',
    result: 'Result',
    pass: 'passed',
    fail: 'not passed',
    validity: 'A calibration holds as long as its monitor keeps its place, size and scale.',
    open: 'Calibration…'
  },
  /** How well a window can be seen: a name, and what it means and what to do. */
  capture: {
    live: { name: 'live', help: 'The window is seen and its picture changes.' },
    still: { name: 'still', help: 'The window is seen. Its picture does not change at the moment.' },
    frozen: {
      name: 'frozen',
      help: 'The picture moved all the time and has stopped. The game may be paused, busy or hung; look at its window.'
    },
    black: {
      name: 'black',
      help: 'The picture is black all over. If the game shows something, set it to windowed mode, or turn its full-screen or hardware overlay off.'
    },
    covered: {
      name: 'covered',
      help: 'Other windows lie over it and what is behind them cannot be seen. Move them away, or turn desktop effects (a compositor) on.'
    },
    offScreen: {
      name: 'off the screen',
      help: 'Part of the window is off the screen and no picture comes. Move it back, or turn desktop effects (a compositor) on.'
    },
    minimised: {
      name: 'minimised',
      help: 'The window is minimised. Restore it: watching goes on by itself.'
    },
    unseen: {
      name: 'not seen',
      help: 'The window is there, but no picture of it comes. It may be on another workspace: go there, or bring it here.'
    },
    gone: {
      name: 'closed',
      help: 'The window is closed. Open the game again: it is taken up by itself. Or choose another game.'
    }
  } satisfies Record<CaptureState, { name: string; help: string }>,
  capturePanel: {
    title: 'Window',
    since: (time: string) => `for ${time}`,
    covered: (share: string) => `Other windows lie over ${share} of it.`
  },
  captureRecording: 'The recording waits meanwhile.',
  drive: {
    agent: 'The agent is driving',
    human: 'You are driving',
    nobody: 'Nobody is driving',
    waits: 'The agent waits for you',
    suggesting: 'The agent only suggests',
    escHint: 'Esc hands back',
    keysHint: 'Press a game key to take over',
    take: 'Take the controls',
    handBack: 'Hand back',
    goOn: 'Go on',
    asks: 'The agent asks: what would you do here?',
    asksWhy: (percent: string) =>
      `It was surer in ${percent} % of the moments it was tested on, so it holds nothing.`,
    asksWhat: (keys: string) => `Press a game key to show it, or let it go on (${keys}).`
  },
  controller: { agent: 'Agent', human: 'You', nobody: 'Nobody' } satisfies Record<Controller, string>,
  mode: {
    label: 'Autopilot',
    off: 'Off',
    suggest: 'Suggest',
    autonomous: 'Autonomous',
    help: {
      off: 'The agent stays out of it',
      suggest: 'The agent shows what it would do, you play',
      autonomous: 'The agent plays; a game key of yours takes over at once'
    }
  } satisfies Record<PlayMode | 'label', string> & { help: Record<PlayMode, string> },
  policy: {
    label: 'Policy',
    others: 'Not for this game',
    cannot: {
      ram: 'needs the game’s memory',
      game: 'plays another game',
      actions: 'knows other actions',
      fields: 'sees other numbers of the game',
      damaged: 'its file is damaged'
    } satisfies Record<Misfit, string>,
    unfit: (why: string) => `This policy cannot play here (${why}). Choose another one.`
  },
  score: {
    yes: 'yes',
    no: 'no',
    title: 'Game',
    score: 'Score',
    episodeScore: (n: number) => `Episode ${n}`,
    livesLabel: (name: string, n: number) => `${name}: ${n}`,
    phase: 'Phase',
    time: 'Time',
    last: 'Last episodes',
    lastNone: 'Scores appear here as episodes end.',
    lastLabel: (n: number, best: string) =>
      `${plural(n, 'Score of the last episode', `Scores of the last ${n} episodes`)}, best ${best}`,
    best: 'best',
    mean: 'mean',
    noState: 'This game is only watched: its score cannot be read yet.'
  },
  decision: {
    fewer: (count: string) => `and ${count} others that are worth less`,
    title: 'What it does',
    titleSuggest: 'What it would do',
    none: 'No decision yet.',
    off: 'The autopilot is off.',
    noGame: 'Waits for a game to begin.',
    reasons: {
      random: 'Chooses by chance.',
      replay: 'Repeats what was recorded.',
      learned: 'Chooses what it learned to be worth most here.',
      script: 'Does what its script says.'
    } satisfies Record<CommonReason, string>,
    preferences: 'Preference for each action'
  },
  controls: { title: 'Controls', space: 'Space' },
  /** Something done once; places are shares of the game's picture. */
  act: {
    buttons: { left: '', middle: 'middle ', right: 'right ' } satisfies Record<MouseButton, string>,
    click: (button: string, at: string) => `${button}click ${at}`,
    doubleClick: (button: string, at: string) => `${button}double click ${at}`,
    drag: (button: string, from: string, to: string) => `${button}drag ${from} to ${to}`,
    wheel: (turns: string, at: string) => `wheel ${turns} at ${at}`,
    move: (at: string) => `pointer to ${at}`,
    press: (keys: string) => `press ${keys}`,
    type: (text: string) => `type “${text}”`
  },
  cadence: {
    title: 'Cadence',
    rate: 'Game rate',
    rateOf: (wanted: string) => `of ${wanted} Hz`,
    stages: {
      stepMs: 'Step',
      captureMs: 'Picture',
      decideMs: 'Decision',
      actMs: 'Action',
      encodeMs: 'Encoding'
    } satisfies Record<Stage, string>,
    stageHelp: {
      stepMs: 'All of one step that the game waits for',
      captureMs: 'Taking the picture',
      decideMs: 'From asking the policy to its choice',
      actMs: 'Handing the controls over and running the game',
      encodeMs: 'Making the picture ready to be stored and shown; the game does not wait for it'
    } satisfies Record<Stage, string>,
    input: 'Your key',
    inputHelp: 'From your key to the game',
    view: 'Delay',
    viewHelp: 'From taking a picture to showing it here',
    unit: 'ms: median, 95th percentile',
    both: (p50: string, p95: string) => `median ${p50} ms, 95th percentile ${p95} ms`,
    share: (percent: string) => `Of the time for one step, ${percent} is used`,
    late: 'Late ticks',
    drops: 'Dropped pictures',
    restarts: 'Worker restarts'
  },
  transport: {
    pause: 'Pause',
    resume: 'Resume',
    restart: 'New episode',
    boxes: 'What it sees',
    boxesHelp: 'Draw boxes over what the agent sees'
  },
  record: {
    start: 'Record',
    stop: 'Stop and keep',
    stopShort: 'Stop',
    discard: 'Discard',
    redo: 'Redo',
    redoHelp: 'Throw this recording away and begin a new one with a new episode',
    discardHelp: 'Throw this recording away',
    recording: 'Recording',
    steps: (n: string) => `${n} steps`,
    drops: (n: string) => `${n} dropped`,
    heard: 'Keys and mouse of this window are recorded.',
    inputs: (keys: string, clicks: string) => `Keys ${keys}, clicks ${clicks}`,
    saved: (title: string, length: string) => `Recorded ${length} of ${title}.`,
    discarded: 'The recording was thrown away.',
    correction: 'Correction',
    standsBy: 'Your corrections are kept',
    standsByHelp:
      'The last seconds are remembered. When you take over, what you do is recorded until you hand back. To switch it off: Settings.',
    redone: 'Recording again from a new episode.',
    open: 'Open',
    delete: 'Delete'
  },
  sessions: {
    title: 'Sessions',
    count: (n: number): string => `${n} ${plural(n, 'session', 'sessions')}`,
    emptyTitle: 'Nothing recorded yet',
    emptyBody:
      'Record a stretch of play on the Play page. It appears here, ready to be replayed and checked.',
    toPlay: 'Go to Play',
    bin: 'Bin',
    binCount: (n: number) => `Bin (${n})`,
    binTitle: 'Bin',
    binBody: 'Deleted sessions stay here until you empty the bin.',
    binEmptyTitle: 'The bin is empty',
    restore: 'Restore',
    emptyBin: 'Empty the bin',
    emptyBinTitle: 'Empty the bin for good?',
    emptyBinBody: (n: number) =>
      `${n} ${plural(n, 'session', 'sessions')} will be erased from the disk. This cannot be undone.`,
    emptied: (n: number) => `${n} ${plural(n, 'session was', 'sessions were')} erased.`,
    deleted: (title: string) => `${title} was moved to the bin.`,
    restored: (title: string) => `${title} was restored.`,
    open: (title: string, when: string) => `Open ${title}, ${when}`,
    delete: 'Delete',
    deleteNamed: (title: string, when: string) => `Delete ${title}, ${when}`,
    restoreNamed: (title: string, when: string) => `Restore ${title}, ${when}`,
    incomplete: 'Cut off',
    incompleteHelp: 'The recording was cut off before its end; what was written is kept.',
    episodes: (n: number) => `${n} ${plural(n, 'episode', 'episodes')}`,
    columns: { length: 'Length', size: 'Size', score: 'Best score', when: 'When', steps: 'Steps' },
    noScore: 'no score',
    back: 'All sessions'
  },
  replay: {
    title: 'Replay',
    play: 'Play',
    pause: 'Pause',
    stepBack: 'One step back',
    stepForward: 'One step forward',
    speed: 'Speed',
    timeline: 'Timeline',
    position: (at: string, of: string) => `${at} of ${of}`,
    stepOf: (n: string, of: string) => `Step ${n} of ${of}`,
    state: 'At this step',
    action: 'Action held',
    nothingHeld: 'nothing',
    once: 'Done once',
    reward: 'Reward',
    controller: 'Controls',
    mode: 'Autopilot',
    episode: 'Episode',
    boxes: 'What it sees',
    keysHeld: 'Keys and buttons held',
    keysPressed: 'Keys pressed',
    clicks: 'Clicks',
    pressed: (keys: string, clicks: string) => `Keys pressed: ${keys}. Clicks: ${clicks}.`,
    buttons: { left: 'Left button', middle: 'Middle button', right: 'Right button' } satisfies Record<
      MouseButton,
      string
    >,
    mix: (who: string) => `At the controls: ${who}`,
    marks: {
      mode: 'Autopilot changed',
      controller: 'Controls changed hands',
      episodeStart: 'Episode begins',
      episodeEnd: 'Episode ends',
      capture: 'Picture of the window',
      takeover: 'You took over',
      lost: 'Game lost',
      ask: 'The agent asked',
      answer: 'It was answered'
    } satisfies Record<SessionMark['kind'], string>,
    timing: 'Time of this step',
    timingOf: (p50: string, p95: string) => `All steps: median ${p50} ms, 95th percentile ${p95} ms`,
    buffering: 'Reading…',
    empty: 'This session holds no step.',
    check: 'Check health',
    checking: 'Checking…'
  },
  health: {
    title: 'Health',
    healthy: 'This session is sound.',
    unhealthy: 'This session has faults.',
    figures: (frames: string, actions: string) => `${frames} pictures, ${actions} actions`,
    checks: {
      readable: {
        name: 'Can be read',
        count: (n: number): string =>
          n === 0 ? 'the whole file was read' : `${n} ${plural(n, 'part', 'parts')} unreadable`
      },
      complete: {
        name: 'Was closed properly',
        count: (n: number): string =>
          n === 0 ? 'ends as it should' : 'cut off before its end; what was written is kept'
      },
      checksum: {
        name: 'Unchanged since recorded',
        count: (n: number): string =>
          n === 0 ? 'all checksums match' : `${n} ${plural(n, 'checksum', 'checksums')} wrong`
      },
      framesEqualActions: {
        name: 'One action for each picture',
        count: (n: number): string => (n === 0 ? 'all paired' : `${n} without a pair`)
      },
      monotonic: {
        name: 'Time only goes forward',
        count: (n: number): string => (n === 0 ? 'always' : `${n} ${plural(n, 'step', 'steps')} back in time`)
      },
      gaps: {
        name: 'No gaps',
        count: (n: number): string => (n === 0 ? 'none found' : `${n} ${plural(n, 'gap', 'gaps')}`)
      },
      drops: {
        name: 'No dropped pictures',
        count: (n: number): string => (n === 0 ? 'none dropped' : `${n} dropped while recording`)
      }
    } satisfies Record<HealthCheckId, { name: string; count: (n: number) => string }>
  },
  video: {
    export: 'Export video',
    title: 'Export as video',
    lead: 'The session at its own pace, with score, episode and what was held written below the picture. Videos go to the folder exports of the data folder.',
    format: 'Format',
    formats: { mp4: 'MP4', webm: 'WebM', webp: 'WebP' } satisfies Record<VideoFormat, string>,
    webpLimit: (seconds: number) =>
      `An animated picture, made without ffmpeg, of sessions of up to ${seconds} seconds.`,
    name: 'Name of the file',
    badName: 'A file name is made of letters, digits, spaces and . _ ( ) -',
    start: 'Make the video',
    making: 'Making the video',
    done: (file: string) => `The video is there: ${file}`,
    leftOut: (time: string) => `Long pauses were shortened: ${time} are left out.`
  },
  obs: {
    connecting: 'Connecting to OBS…',
    connected: (version: string) => `Connected to OBS ${version}.`,
    recording: (version: string) => `OBS ${version} is recording along.`
  },
  outcome: { pass: 'Works', warn: 'To look at', fail: 'Does not work' },
  train: {
    title: 'Train',
    lead: 'Let an agent learn by playing, and watch it get better.',
    newRun: 'New run',
    emptyTitle: 'Nothing has been trained yet',
    emptyBody:
      'Choose a game and an algorithm. Training runs beside the game in a process of its own; stop it at any moment and go on later from the same step.',
    allRuns: 'All runs',
    runName: (env: string, agent: string) => `${agent} on ${env}`,
    seed: (n: number) => `seed ${n}`,
    form: {
      title: 'New run',
      what: 'What to train',
      env: 'Environment',
      otherEnv: 'Another Gymnasium environment…',
      gymId: 'Gymnasium id',
      gymHelp: 'For example CartPole-v1 or ALE/SpaceInvaders-v5. Needs Python with gymnasium.',
      agent: 'Algorithm',
      preset: 'Preset',
      device: 'Computes on',
      noPreset: 'None: the defaults',
      fromModel: 'Shown how to play by',
      noModel: 'Nobody, or by the preset',
      madeFor: (envs: string) => `Made for ${envs}.`,
      length: 'How long and how often',
      steps: 'Steps',
      stepsHelp: 'Of all environments together.',
      seedLabel: 'Seed',
      seedHelp: 'The same seed gives the same run.',
      seeds: 'Runs',
      seedsHelp: 'With this seed and the ones that follow, to see how much is luck.',
      streams: 'Environments at once',
      streamsHelp: 'Played side by side in one process.',
      evaluateEvery: 'Evaluate every',
      evaluateEveryHelp: 'Steps between two evaluations; 0: only at the end.',
      evaluationEpisodes: 'Episodes of an evaluation',
      evaluationEpisodesHelp: 'Played greedily, with seeds of their own.',
      checkpointEvery: 'Checkpoint every',
      checkpointEveryHelp: 'Steps between two checkpoints: what a crash can cost.',
      stopAtScore: 'Stop at score',
      stopAtScoreHelp: 'Ends early once an evaluation’s mean reaches it; empty: never.',
      patience: 'Patience',
      patienceHelp: 'Ends early after this many evaluations without a new best; empty: never.',
      answerSeconds: 'Seconds to answer',
      answerSecondsHelp:
        'How long an environment of Gymnasium may take for a step. One that takes longer is started again.',
      details: 'Settings of the algorithm',
      changed: (n: number) => `${n} changed`,
      reset: 'Back to the preset',
      groups: {
        network: 'Network',
        target: 'What is learned',
        replay: 'Replay memory',
        exploration: 'Exploration',
        demonstrations: 'Demonstrations',
        optimiser: 'Optimiser'
      } as Readonly<Record<string, string>>,
      problems: {
        number: 'A number is needed.',
        whole: 'A whole number is needed.',
        range: (from: string, to: string) => `Between ${from} and ${to}.`,
        sizes: (most: number, max: string) =>
          `Up to ${most} whole numbers between 1 and ${max}, separated by commas.`,
        gymId: 'Letters, digits and - _ . / : only.'
      },
      invalid: (n: number) => `${n} ${plural(n, 'setting is', 'settings are')} not valid.`,
      start: 'Start training',
      startMany: (n: number) => `Start ${n} runs`,
      estimate: 'Estimate',
      estimating: 'Trying a few steps…',
      memory: 'Memory',
      memoryOf: (free: string) => `of ${free} free`,
      memoryShort: 'This is more than is free now. A smaller replay memory needs less.',
      time: 'Time',
      parameters: 'Parameters',
      timeUnknown: 'not known',
      basis: { earlierRun: 'from an earlier run like it', probe: 'from a few steps tried now' },
      runsWait: (n: number) => `${n} at a time on this computer; the others wait in line.`
    },
    status: {
      starting: 'Starting',
      running: 'Training',
      paused: 'Paused',
      finished: 'Finished',
      stopped: 'Stopped',
      failed: 'Failed',
      interrupted: 'Interrupted'
    } satisfies Record<RunStatus, string>,
    queued: 'Waits in line',
    silent: 'Not answering',
    silentHelp:
      'Its process has said nothing for some seconds: it is very busy, was halted, or hangs. It goes on by itself if it can. Stop ends it within about 15 seconds if it stays silent; what it learned up to its last checkpoint is kept.',
    stepOf: (n: string, of: string) => `Step ${n} of ${of}`,
    pretrainingOf: (n: string, of: string) => `Learning from demonstrations: update ${n} of ${of}`,
    left: (time: string) => `about ${time} left`,
    trained: (time: string) => `trained for ${time}`,
    pause: 'Pause',
    resume: 'Resume',
    stop: 'Stop',
    stopHelp: 'Writes a checkpoint and ends; it can go on later',
    continue: 'Continue',
    continueAnew: 'Continue with new episodes',
    continueAnewHelp: 'The episodes that ran cannot be brought back: no longer the identical run',
    replaced: (n: number) =>
      `${n} ${plural(n, 'environment process was', 'environment processes were')} lost and replaced; the log says why.`,
    promote: 'Make a model',
    explores: 'Explore',
    exploresHelp: 'Off: it plays the best it knows and learns on from that',
    lowPriority: 'Low priority',
    lowPriorityHelp: 'Gives way to every other program',
    best: 'Best evaluation',
    last: 'Last evaluation',
    random: 'Random play',
    solved: 'Solved at step',
    plusMinus: (mean: string, std: string) => `${mean} ± ${std}`,
    episodes: (n: number) => `${n} ${plural(n, 'episode', 'episodes')}`,
    notYet: 'not yet',
    stepsPerSecond: 'steps/s',
    charts: {
      score: 'Return of an episode',
      evaluation: 'Evaluation',
      loss: 'Loss',
      value: 'Q-values',
      exploration: 'Exploration',
      speed: 'Steps per second'
    },
    otherCharts: 'More figures',
    chartLabel: (title: string, n: number) => `${title}: a chart of ${n} ${plural(n, 'line', 'lines')}`,
    noPoints: 'No point yet',
    smoothing: 'Smoothing',
    zoomHint: 'Drag over a chart to zoom in.',
    zoomOut: 'Whole run',
    overlay: 'Compare with',
    overlayNone: 'no other run',
    seedBand: 'Seeds as a band',
    bandLabel: (n: number) => `mean of ${n} seeds`,
    view: 'The agent plays',
    viewPretraining: 'It does not play yet: it first learns from what it was shown.',
    viewNone: 'A picture comes as soon as it trains.',
    viewNoPicture: 'This environment has no picture; these are the numbers it sees.',
    viewOver: 'Nothing is played: the run is not training.',
    saliency: 'Where it looks',
    saliencyHelp: 'Brightens what its choice depends on; costs some speed',
    episodeReturn: (score: string, steps: string) => `Return ${score} after ${steps} steps`,
    preferences: 'Worth of each action',
    weightiest: 'Numbers that its choice hangs on most',
    phases: 'Where a step’s time goes',
    phase: {
      act: 'Choosing',
      env: 'Playing',
      store: 'Remembering',
      learn: 'Learning',
      other: 'Other'
    } satisfies Record<keyof PhaseProfile, string>,
    log: 'Log',
    logNone: 'Nothing was logged.',
    config: 'Configuration',
    copyCommand: 'Copy the command',
    copied: 'The command that makes this run is on the clipboard.',
    started: (n: number) => `${n} ${plural(n, 'run', 'runs')} started.`
  },
  runs: {
    title: 'Runs',
    lead: 'Everything that was trained, here or in a terminal.',
    count: (n: number): string => `${n} ${plural(n, 'run', 'runs')}`,
    filter: 'Filter by name, tag or note',
    noMatch: 'No run matches.',
    emptyTitle: 'No runs yet',
    emptyBody: 'A run appears here as soon as one is started.',
    toTrain: 'Train something',
    bin: (n: number) => `Bin (${n})`,
    binTitle: 'Bin of runs',
    binBody: 'Deleted runs stay here until you empty the bin.',
    binEmpty: 'The bin is empty',
    back: 'All runs',
    emptyBin: 'Empty the bin',
    emptyBinTitle: 'Empty the bin for good?',
    emptyBinBody: (n: number) =>
      `${n} ${plural(n, 'run is', 'runs are')} erased with ${plural(n, 'its', 'their')} checkpoints. This cannot be undone.`,
    emptied: (n: number) => `${n} ${plural(n, 'run was', 'runs were')} erased.`,
    deleted: (env: string, seed: number) => `The run on ${env} with seed ${seed} is in the bin.`,
    restored: 'The run is back.',
    deletedDamaged: 'The damaged run is in the bin.',
    restoreNamed: (name: string) => `Restore ${name}`,
    open: (name: string) => `Open ${name}`,
    delete: (name: string) => `Delete ${name}`,
    restore: 'Restore',
    best: 'Best',
    step: 'Steps',
    time: 'Time',
    compare: 'Compare',
    compareNone: 'Tick two runs or more to compare them.',
    compareMany: (n: number) => `${n} runs`,
    compareMost: (n: number) => `At most ${n} at a time.`,
    select: (name: string) => `Compare ${name}`,
    clear: 'Untick all',
    tags: 'Tags',
    tagsHelp: 'Separated by commas',
    note: 'Note',
    edit: 'Tags and note',
    save: 'Save',
    sparkline: 'Returns of its episodes'
  },
  models: {
    title: 'Models',
    lead: 'The policies that can play: those that ship with Apprenti, and your own.',
    builtIn: 'Without learning',
    bundled: 'Trained, shipped with Apprenti',
    own: 'Your own',
    ownNone: 'Train one, and make a model of it on its page.',
    use: 'Use in Play',
    inUse: 'In use',
    used: (title: string) => `${title} is chosen. It plays when the autopilot is on.`,
    promoteTitle: 'Make a model of the best policy',
    promoteBody: (score: string) => `Its best evaluation: ${score}. The run stays as it is.`,
    promoteNoScore: 'It has not been evaluated yet: the policy of its last checkpoint is taken.',
    name: 'Name',
    make: 'Make the model',
    made: (title: string) => `${title} is among the models.`,
    show: 'Show',
    export: 'Export ONNX',
    exported: (file: string) => `Copied to ${file}`,
    delete: (title: string) => `Delete ${title}`,
    deleted: (title: string) => `${title} is in the bin.`,
    restored: (title: string) => `${title} is back.`,
    bin: (n: number) => `Bin (${n})`,
    score: 'Score',
    scoreOf: (mean: string, std: string, n: number) =>
      `${mean} ± ${std} over ${n} ${plural(n, 'episode', 'episodes')}`,
    fromSeed: (seed: number) => `, from seed ${seed}`,
    taught: (teacher: string, steps: string, isCorrected: boolean) =>
      `Taught by: ${teacher} (${steps} steps shown${isCorrected ? ', and every step it played corrected' : ''})`,
    person: 'you',
    pictureTeacher: 'demonstrator for pictures',
    scripted: 'Scripted expert',
    time: 'Trained for',
    random: 'Random play',
    steps: 'Steps',
    seed: 'Seed',
    size: 'Size',
    command: 'Made by',
    env: 'Environment',
    notHere: (game: string, why: string) => `Cannot play ${game || 'here'}: ${why}.`,
    unplayable: 'Plays in its own environment only: there is no such game to attach.'
  },
  remote: {
    warning:
      'Whoever has the link sees, unencrypted on your network: the game’s live picture, sessions, training runs, models and settings without passwords. They can change nothing.',
    link: 'Link, good for one browser',
    newLink: 'New link',
    banner: 'You are looking on. Changes are made on the computer that Apprenti runs on.'
  },
  settings: {
    title: 'Settings',
    saved: 'Saved',
    saving: 'Saving…',
    groups: {
      look: 'Appearance',
      play: 'Play',
      mame: 'MAME',
      video: 'Video',
      obs: 'OBS',
      remote: 'Looking on from another computer'
    },
    labels: {
      language: 'Language',
      theme: 'Theme',
      mamePath: 'MAME program',
      romFolder: 'ROM folder',
      ffmpegPath: 'ffmpeg program',
      obsAddress: 'OBS address',
      obsPassword: 'OBS password',
      obsRecord: 'Record with OBS too',
      obsScene: 'OBS scene',
      remoteAddress: 'Seen from another computer at',
      startPlaying: 'Play by itself at start',
      policy: 'Who plays first',
      keepCorrections: 'Keep your corrections',
      askPercent: 'The agent asks at (percent)',
      showBoxes: 'Show what the agent sees',
      viewRateHz: 'Live view rate',
      windowRateHz: 'Window capture rate'
    } satisfies Record<keyof Settings, string>,
    help: {
      language: '',
      theme: '',
      mamePath: 'Path of the MAME program. Leave it empty and Apprenti looks for it.',
      romFolder: 'Folder with your own ROMs. Leave it empty to play Apprenti’s own cartridge in MAME.',
      ffmpegPath:
        'Makes videos of sessions. Leave it empty and Apprenti looks for the ffmpeg of this computer.',
      obsAddress: 'Usually localhost:4455. Leave it empty and OBS is left alone.',
      obsPassword: 'In OBS: Tools, WebSocket Server Settings.',
      obsRecord: 'OBS starts and stops with each recording made here.',
      obsScene: 'Shown when such a recording begins. Leave it empty and OBS keeps the one it has.',
      remoteAddress:
        'An address of this computer and a port, such as 192.168.1.20:8400. Leave it empty and nobody else sees anything.',
      startPlaying: 'The built-in game starts and the agent plays it when the app opens.',
      policy: 'The policy of a game that is attached. What you choose on the Play page is remembered here.',
      keepCorrections:
        'While a learned agent plays or suggests, what you do when you take over is recorded, with the seconds before. The Play page shows when this is on.',
      askPercent:
        'A cloned agent stops and asks when it is less sure than in so many percent of the moments it was tested on. 0: it never asks.',
      showBoxes: 'Boxes around ships, aliens and shots, drawn over the live picture.',
      viewRateHz: 'Pictures per second of the live view, 1 to 60. The game itself always runs at full speed.',
      windowRateHz: 'Captures per second of a desktop window, 1 to 60.'
    } satisfies Record<keyof Settings, string>,
    choices: {
      language: { system: 'As the system', en: 'English', fr: 'Français' },
      theme: { system: 'As the system', light: 'Light', dark: 'Dark' }
    } satisfies { [K in 'language' | 'theme']: Record<Settings[K], string> },
    range: (from: number, to: number) => `Between ${from} and ${to}.`,
    perSecond: 'per second',
    bestBundled: 'The best that ships with Apprenti',
    gone: (id: string) => `${id} (not there any more)`,
    secretSet: 'A password is set',
    secretForget: 'Forget it'
  },
  system: {
    title: 'System',
    lead: 'What works on this computer, and what to do about the rest.',
    run: 'Run again',
    running: 'Looking…',
    healthy: 'Everything needed works.',
    unhealthy: (n: number) => `${n} ${plural(n, 'thing needs', 'things need')} your attention.`,
    checks: {
      shell: 'Runs in',
      data: 'Data folder',
      node: 'Node',
      cartridge: 'Cartridge',
      board: 'Arcade board',
      worker: 'Thinking process',
      privacy: 'Privacy',
      mame: 'MAME',
      display: 'Desktop display',
      capture: 'Window capture',
      input: 'Keyboard and mouse',
      ffmpeg: 'Video (ffmpeg)',
      obs: 'OBS',
      disk: 'Disk space'
    } satisfies Record<DoctorCheckId, string>,
    about: 'This installation',
    version: 'Version',
    dataFolder: 'Data folder',
    shell: 'Runs in',
    shells: { electron: 'Desktop window', browser: 'Browser' },
    platform: 'Platform'
  },
  keyboard: {
    title: 'Keyboard',
    everywhere: 'Everywhere',
    gameKeys: 'Game keys, which take the controls',
    onPlay: 'On Play',
    onTrain: 'On a training run',
    explore: 'Explore or not',
    stopRun: 'Stop with a checkpoint',
    continueRun: 'Continue',
    onReplay: 'On a replay',
    pages: 'Go to a page: G, then its number in the list',
    help: 'This help',
    close: 'Close a dialog',
    handBack: 'Hand the controls back',
    record: 'Start or stop recording',
    redo: 'Redo the recording',
    discard: 'Discard the recording',
    pause: 'Pause or resume',
    restart: 'New episode',
    autonomous: 'Autopilot on or off',
    suggest: 'Suggest',
    nextGame: 'The open game before, or after',
    search: 'Search, on Attach',
    stopKey: 'Stop the agent, whichever window is in front',
    handBackKey: 'Hand back, whichever window is in front',
    boxes: 'Show or hide what it sees',
    playPause: 'Play or pause',
    stepBack: 'One step back',
    stepForward: 'One step forward',
    jump: 'Five seconds back or forward',
    speed: 'Slower, faster'
  }
}

export type Dictionary = typeof en
