// The arrows of docs/architecture.md: imports go down only, and never in a circle.
const only = (from, allowed, comment) => ({
  name: `${from.replaceAll(/[^a-z]+/g, '-')}-imports-downward`,
  comment,
  severity: 'error',
  from: { path: `^${from}` },
  to: { path: '^(electron|renderer|games|native|bench|tests|scripts)/', pathNot: `^(${allowed.join('|')})` }
})

export default {
  forbidden: [
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^electron$' }
    },
    {
      name: 'electron-stays-in-its-shell',
      comment:
        'In plain Node, importing electron tries to download it: the browser shell must never do that.',
      severity: 'error',
      from: { pathNot: '^electron/(main/shell/electron(\\.ts|/)|preload/)' },
      to: { path: '(^|node_modules/)electron(/|$)', pathNot: '^electron/' }
    },
    only('electron/shared/', ['electron/shared/'], 'The ground floor imports nothing of ours.'),
    only('native/', ['native/', 'electron/shared/']),
    only(
      'games/',
      ['games/', 'native/', 'electron/shared/', 'electron/worker/(nn|engine)/', 'profiles/'],
      'A game brings its decoder, its experts and its networks; who uses them knows games, not the other way round.'
    ),
    only('renderer/', ['renderer/', 'electron/shared/'], 'Pages talk only through the contract.'),
    only('electron/preload/', ['electron/preload/', 'electron/shared/']),
    only('electron/worker/', ['electron/worker/', 'electron/shared/', 'games/', 'native/']),
    only(
      'electron/main/',
      ['electron/main/', 'electron/shared/', 'games/', 'native/'],
      'main and worker meet only in shared.'
    ),
    {
      name: 'nn-knows-no-game',
      severity: 'error',
      from: { path: '^electron/worker/(nn|engine)/' },
      to: { path: '^games/' }
    },
    {
      name: 'games-behind-the-registry',
      comment:
        'What is particular to one game lies in its folder: the others go through the registry and the contract.',
      severity: 'error',
      from: { pathNot: '^(games|bench|tests|scripts)/' },
      to: { path: '^games/(?!contract/|registry\\.ts)' }
    },
    only('bench/', [
      'bench/',
      'electron/main/x11/',
      'electron/worker/',
      'electron/shared/',
      'games/',
      'native/'
    ]),
    {
      name: 'pages-have-no-node',
      comment: 'What stands on Node is shared by processes of Node only.',
      severity: 'error',
      from: { path: '^(renderer/|electron/(preload/|shared/(?!node/)))' },
      to: { path: '^electron/shared/node/' }
    },
    {
      name: 'services-do-not-know-shells',
      severity: 'error',
      from: { path: '^electron/main/', pathNot: '^electron/main/shell/' },
      to: { path: '^electron/main/shell/' }
    },
    {
      name: 'services-do-not-know-the-app',
      severity: 'error',
      from: { path: '^electron/main/(targets|capture|record|play|policy-host)/' },
      to: { path: '^electron/main/(app|services)\\.ts$' }
    },
    {
      name: 'keyboard-and-mouse-in-one-room',
      comment: 'Loading them needs a display, and they end their process when something is wrong with it.',
      severity: 'error',
      from: { pathNot: '^electron/main/input/(robot|listener)\\.ts$' },
      to: { path: '(^|node_modules/)(robotjs|uiohook-napi)(/|$)' }
    },
    {
      name: 'hands-behind-the-guard',
      comment: 'Every event passes the guard: only the guarded hands know the driver and its process.',
      severity: 'error',
      from: {
        path: '^electron/',
        pathNot: '^electron/main/input/(guarded-input|robot-driver|injector)\\.ts$'
      },
      to: {
        path: '^electron/main/input/(robot|robot-driver|injector|injector-messages)\\.ts$',
        dependencyTypesNot: ['type-only']
      }
    },
    {
      name: 'engine-stands-alone',
      severity: 'error',
      from: { path: '^electron/worker/engine/' },
      to: { path: '^(electron|games|renderer)/', pathNot: '^electron/(worker/engine|shared)/' }
    },
    {
      name: 'onnxruntime-stays-in-the-engine',
      comment:
        'Its run() blocks the thread: only the process that thinks may load it. And it reports home unless told not to before it is loaded: through one door.',
      severity: 'error',
      from: { pathNot: '^electron/worker/engine/runtime/onnxruntime\\.ts$' },
      to: { path: 'node_modules/onnxruntime-node' }
    },
    {
      name: 'native-input-stays-in-its-room',
      severity: 'error',
      from: { pathNot: '^electron/main/input/' },
      to: { path: 'node_modules/(robotjs|uiohook-napi)' }
    },
    {
      name: 'worker-layers',
      comment: 'agents and train stand on envs; envs know neither.',
      severity: 'error',
      from: { path: '^electron/worker/envs/' },
      to: { path: '^electron/worker/(agents|train)/' }
    }
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^native/assembly/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.svelte', '.json']
    }
  }
}
