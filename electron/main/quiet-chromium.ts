/**
 * Switches that keep a Chromium of ours (Electron's, and the one that calibration opens) from doing anything beside showing
 * our pages: no updates of parts, no checks, no reports, no names looked up at all. docs/privacy.md
 */
export const QUIET_CHROMIUM: readonly (readonly [name: string, value?: string])[] = [
  ['no-first-run'],
  ['no-default-browser-check'],
  ['no-pings'],
  ['dns-prefetch-disable'],
  ['disable-background-networking'],
  ['disable-breakpad'],
  ['disable-component-update'],
  ['disable-default-apps'],
  ['disable-domain-reliability'],
  ['disable-sync'],
  [
    'disable-features',
    'OptimizationHints,MediaRouter,AutofillServerCommunication,CertificateTransparencyComponentUpdater'
  ],
  ['host-resolver-rules', 'MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost']
]

/** As they stand on a command line. */
export const quietArguments = (): string[] =>
  QUIET_CHROMIUM.map(([name, value]) => (value === undefined ? `--${name}` : `--${name}=${value}`))
