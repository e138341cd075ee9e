import type { LocalizedText } from '../../shared/language'

/** Why the guard did not let an event through, in the words a person reads. */
export const REFUSALS = {
  notAutonomous: {
    en: 'The agent is not allowed to act now.',
    fr: 'L’agent n’est pas autorisé à agir en ce moment.'
  },
  takenOver: {
    en: 'You have the controls.',
    fr: 'Vous avez les commandes.'
  },
  notListening: {
    en: 'Your own keys and mouse cannot be heard, so you could not take over.',
    fr: 'Votre clavier et votre souris ne peuvent pas être entendus : vous ne pourriez pas reprendre la main.'
  },
  notAttached: {
    en: 'No window is attached.',
    fr: 'Aucune fenêtre n’est attachée.'
  },
  windowGone: {
    en: 'The window is closed.',
    fr: 'La fenêtre est fermée.'
  },
  minimised: {
    en: 'The window is minimised.',
    fr: 'La fenêtre est réduite.'
  },
  notFocused: {
    en: 'Another window has the focus.',
    fr: 'Une autre fenêtre a le focus.'
  },
  outside: {
    en: 'The point is outside the window.',
    fr: 'Le point est hors de la fenêtre.'
  },
  covered: {
    en: 'Another window covers the point.',
    fr: 'Une autre fenêtre couvre le point.'
  },
  tooFast: {
    en: 'Too many events in one second.',
    fr: 'Trop d’événements en une seconde.'
  },
  tooLate: {
    en: 'The machine was too busy to do it in time.',
    fr: 'La machine était trop occupée pour le faire à temps.'
  },
  alreadyHeld: {
    en: 'It is already held.',
    fr: 'C’est déjà maintenu.'
  },
  notHeld: {
    en: 'It is not held.',
    fr: 'Ce n’est pas maintenu.'
  }
} as const satisfies Record<string, LocalizedText>

export type Refusal = keyof typeof REFUSALS
