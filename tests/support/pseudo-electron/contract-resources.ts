// Stands in for electron/main/resources.ts in the contract tests: a page that does nothing by itself.

export const resources = {
  renderer: process.env['APPRENTI_TEST_PAGE'] ?? '',
  worker: ''
}
