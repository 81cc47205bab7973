/** Words that belong to everybody, for the pictures that the stand-in brings along. */

export interface Quotation {
  readonly text: string;
  readonly author: string;
  /** Where it stands, and since when. */
  readonly work: string;
  readonly subject: string;
  /** A fact about it that a search may look for. */
  readonly note?: string;
}

const dream = 'Martin Luther King Jr. quoted it in “I Have a Dream”, 1963.';
const marching = 'Martin Luther King Jr. quoted it in “Our God Is Marching On”, 1965.';

/**
 * Works of 1903 and before. King's own speeches are under copyright and none of his words are here: where his name
 * stands, it is because he quoted the words, which are older.
 */
export const quotations: readonly Quotation[] = [
  {
    text: 'We hold these truths to be self-evident, that all men are created equal.',
    author: 'Thomas Jefferson',
    work: 'Declaration of Independence, 1776',
    subject: 'equality',
    note: dream,
  },
  {
    text: 'But let judgment run down as waters, and righteousness as a mighty stream.',
    author: 'Amos',
    work: 'Amos 5:24, King James Version, 1611',
    subject: 'justice',
    note: 'Martin Luther King Jr. quoted it, in another translation, in “I Have a Dream”, 1963.',
  },
  {
    text: 'Every valley shall be exalted, and every mountain and hill shall be made low.',
    author: 'Isaiah',
    work: 'Isaiah 40:4, King James Version, 1611',
    subject: 'hope',
    note: dream,
  },
  {
    text: 'My country, ’tis of thee, sweet land of liberty, of thee I sing.',
    author: 'Samuel Francis Smith',
    work: 'America, 1831',
    subject: 'freedom',
    note: dream,
  },
  {
    text: 'Free at last, free at last, I thank God I’m free at last.',
    author: 'Traditional',
    work: 'African American spiritual, 19th century',
    subject: 'freedom',
    note: dream,
  },
  {
    text: 'From what I see I am sure it bends towards justice.',
    author: 'Theodore Parker',
    work: 'Of Justice and the Conscience, on the arc of the moral universe, 1853',
    subject: 'justice',
    note: 'Martin Luther King Jr. paraphrased it in “Our God Is Marching On”, 1965.',
  },
  {
    text: 'Truth, crushed to earth, shall rise again; the eternal years of God are hers.',
    author: 'William Cullen Bryant',
    work: 'The Battle-Field',
    subject: 'truth',
    note: marching,
  },
  {
    text: 'Truth forever on the scaffold, Wrong forever on the throne.',
    author: 'James Russell Lowell',
    work: 'The Present Crisis, 1845',
    subject: 'truth',
    note: marching,
  },
  {
    text: 'Mine eyes have seen the glory of the coming of the Lord.',
    author: 'Julia Ward Howe',
    work: 'Battle Hymn of the Republic, 1862',
    subject: 'hope',
    note: marching,
  },
  {
    text: 'Under a government which imprisons any unjustly, the true place for a just man is also a prison.',
    author: 'Henry David Thoreau',
    work: 'Civil Disobedience, 1849',
    subject: 'justice',
    note: 'Martin Luther King Jr. read the essay as a student.',
  },
  {
    text: 'Government of the people, by the people, for the people, shall not perish from the earth.',
    author: 'Abraham Lincoln',
    work: 'Gettysburg Address, 1863',
    subject: 'democracy',
  },
  {
    text: 'With malice toward none, with charity for all.',
    author: 'Abraham Lincoln',
    work: 'Second Inaugural Address, 1865',
    subject: 'peace',
  },
  {
    text: 'If slavery is not wrong, nothing is wrong.',
    author: 'Abraham Lincoln',
    work: 'Letter to Albert G. Hodges, 1864',
    subject: 'equality',
  },
  {
    text: 'As I would not be a slave, so I would not be a master. This expresses my idea of democracy.',
    author: 'Abraham Lincoln',
    work: 'Fragment on democracy, about 1858',
    subject: 'democracy',
  },
  {
    text: 'If there is no struggle there is no progress.',
    author: 'Frederick Douglass',
    work: 'Speech on West India Emancipation, 1857',
    subject: 'freedom',
  },
  {
    text: 'Power concedes nothing without a demand. It never did and it never will.',
    author: 'Frederick Douglass',
    work: 'Speech on West India Emancipation, 1857',
    subject: 'justice',
  },
  {
    text: 'What, to the American slave, is your 4th of July?',
    author: 'Frederick Douglass',
    work: 'Speech at Rochester, 1852',
    subject: 'equality',
  },
  {
    text: 'Trust thyself: every heart vibrates to that iron string.',
    author: 'Ralph Waldo Emerson',
    work: 'Self-Reliance, 1841',
    subject: 'courage',
  },
  {
    text: 'Nothing great was ever achieved without enthusiasm.',
    author: 'Ralph Waldo Emerson',
    work: 'Circles, 1841',
    subject: 'courage',
  },
  {
    text: 'We hold these truths to be self-evident: that all men and women are created equal.',
    author: 'Elizabeth Cady Stanton',
    work: 'Declaration of Sentiments, Seneca Falls, 1848',
    subject: 'equality',
  },
  {
    text: 'I do not wish them to have power over men; but over themselves.',
    author: 'Mary Wollstonecraft',
    work: 'A Vindication of the Rights of Woman, 1792',
    subject: 'equality',
  },
  {
    text: 'The problem of the Twentieth Century is the problem of the color-line.',
    author: 'W. E. B. Du Bois',
    work: 'The Souls of Black Folk, 1903',
    subject: 'equality',
  },
  {
    text: 'Give me your tired, your poor, your huddled masses yearning to breathe free.',
    author: 'Emma Lazarus',
    work: 'The New Colossus, 1883',
    subject: 'freedom',
  },
  {
    text: 'A man’s a man for a’ that.',
    author: 'Robert Burns',
    work: 'Is There for Honest Poverty, 1795',
    subject: 'equality',
  },
];
