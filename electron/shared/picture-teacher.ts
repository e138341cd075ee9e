/**
 * The teacher of those who see only pictures, as a card names him: he is no policy to play with. Pages ask for this name,
 * so it stands apart from the schema of cards: what checks schemas does not belong in a page, whose policy refuses its code.
 */
export const PICTURE_TEACHER = 'picture-teacher'
