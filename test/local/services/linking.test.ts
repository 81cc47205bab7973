import { describe, expect, it } from 'vitest';
import { localModel } from '../../../infra/local/services/models/linking/localModel.ts';

/** The links of a text, as `name: places where it speaks of it`. */
function linksIn(text: string): string[] {
  return localModel.link(text).map(({ name, matches }) => `${name}: ${matches.map(({ start }) => start).join(' ')}`);
}

describe('entity linking', () => {
  it.each([
    ['Microsoft was founded by Bill Gates and Paul Allen.', ['Microsoft: 0', 'Bill Gates: 25', 'Paul Allen: 40']],
    ['We saw the Space Needle in Seattle.', ['Space Needle: 11', 'Seattle: 27']],
    [
      "World War II ended. Microsoft's offices are in London, New York City and London.",
      ['World War II: 0', 'Microsoft: 20', 'London: 47 73', 'New York City: 55'],
    ],
    ['They played A Day in the Life.', ['A Day in the Life: 12']],
    ['Apple is a company, an apple is a fruit.', []],
    ['the space needle in seattle', []],
    ['I went to see a movie on Saturday.', []],
  ])('of %j are %j', (text, links) => {
    expect(linksIn(text)).toEqual(links);
  });

  it('lead to the article', () => {
    expect(localModel.link('I met Bill Gates.')).toEqual([
      {
        name: 'Bill Gates',
        language: 'en',
        url: 'https://en.wikipedia.org/wiki/Bill_Gates',
        dataSource: 'Wikipedia',
        matches: [{ start: 6, end: 16, confidenceScore: 0.87 }],
      },
    ]);
  });
});
