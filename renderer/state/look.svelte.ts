/** Whether the dark theme is in use, for what is drawn by hand. Follows the page's own `data-theme`. */
class Look {
  isDark = $state(document.documentElement.dataset['theme'] === 'dark')

  constructor() {
    new MutationObserver(() => {
      this.isDark = document.documentElement.dataset['theme'] === 'dark'
    }).observe(document.documentElement, { attributeFilter: ['data-theme'] })
  }
}

export const look = new Look()
