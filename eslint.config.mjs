import js from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import ts from 'typescript-eslint'
import svelteConfig from './svelte.config.js'

/** Same seed and inputs, same run: nothing here may look at the clock or roll its own dice. */
const deterministic = {
  'no-restricted-properties': [
    'error',
    { object: 'Math', property: 'random', message: 'Use the seeded generator (electron/shared/random.ts).' },
    { object: 'Date', property: 'now', message: 'Same seed and inputs must give the same run.' },
    { object: 'performance', property: 'now', message: 'Same seed and inputs must give the same run.' }
  ]
}

export default ts.config(
  { ignores: ['out', 'node_modules', 'artifacts', 'dist', 'native/assembly'] },
  js.configs.recommended,
  ts.configs.recommendedTypeChecked,
  svelte.configs.recommended,
  {
    languageOptions: {
      globals: { ...globals.node },
      parserOptions: {
        projectService: { allowDefaultProject: ['*.mjs', '*.js', 'tests/e2e/*.mjs'] },
        tsconfigRootDir: import.meta.dirname
      }
    },
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true }
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true }
      ],
      // A method of an async interface may well have nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      eqeqeq: ['error', 'always'],
      // French has spaces that may not break, inside texts.
      'no-irregular-whitespace': ['error', { skipTemplates: true }]
    }
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      globals: { ...globals.browser },
      parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig }
    }
  },
  { files: ['renderer/**/*.ts'], languageOptions: { globals: { ...globals.browser } } },
  { files: ['electron/worker/**', 'games/**'], rules: deterministic },
  { files: ['**/*.mjs', '**/*.cjs', '**/*.js'], extends: [ts.configs.disableTypeChecked] },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  {
    files: ['tests/**'],
    rules: { '@typescript-eslint/unbound-method': 'off' }
  }
)
