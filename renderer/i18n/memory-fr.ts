import type { MemoryWords } from './memory-en'

/** The same in French. */
export const memoryFr: MemoryWords = {
  title: 'Trouver un nombre en mémoire',
  how: 'Jouez jusqu’à ce que le jeu affiche le nombre cherché, et mettez en pause. Dites combien il vaut. Continuez à jouer, puis dites ce qu’il est devenu. Après quelques fois, il ne reste que sa place.',
  begin: 'Commencer une recherche',
  again: 'Recommencer',
  end: 'Terminer la recherche',
  what: 'Depuis la dernière fois, le nombre',
  marks: {
    is: 'vaut',
    went: 'est passé de',
    changedBy: 'a changé de',
    greater: 'est plus grand',
    less: 'est plus petit',
    changed: 'est différent',
    unchanged: 'est le même'
  },
  value: 'Nombre',
  from: 'De',
  to: 'à',
  by: 'De combien (en moins : avec un signe moins)',
  mark: 'Noter',
  noNumber: 'Écrivez un nombre entier.',
  left: (count, shown) => (count === 1 ? 'Il reste une place.' : `Il reste ${shown} places.`),
  first: (count) => `Les ${count} premières, les plus probables d’abord :`,
  address: 'Adresse',
  form: 'Rangé comme',
  now: 'Maintenant',
  before: 'Avant',
  choose: 'Prendre',
  chooseNamed: (address) => `Prendre le nombre à l’adresse ${address}`,
  name: 'Ce que c’est',
  usual: { score: 'Score', lives: 'Vies', level: 'Niveau', time: 'Temps' },
  add: 'Ajouter au jeu',
  digits: (count) => `${count} chiffres`,
  forms: {
    u8: 'un octet',
    i8: 'un octet, avec signe',
    u16le: 'deux octets, poids faible d’abord',
    u16be: 'deux octets, poids fort d’abord',
    bcd8: 'un octet, deux chiffres décimaux',
    bcd16le: 'deux octets, quatre chiffres décimaux, poids faible d’abord',
    bcd16be: 'deux octets, quatre chiffres décimaux, poids fort d’abord',
    bcd24le: 'trois octets, six chiffres décimaux, poids faible d’abord',
    bcd24be: 'trois octets, six chiffres décimaux, poids fort d’abord',
    digitsle: 'un octet par chiffre, poids faible d’abord',
    digitsbe: 'un octet par chiffre, poids fort d’abord'
  }
}
