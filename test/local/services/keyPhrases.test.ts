import { describe, expect, it } from 'vitest';
import { localModel } from '../../../infra/local/services/models/keyPhrases/localModel.ts';

describe('key phrases', () => {
  // What the service itself answers, by its examples and as recorded with its JavaScript client.
  it.each([
    ['Microsoft was founded by Bill Gates and Paul Allen.', ['Bill Gates', 'Paul Allen', 'Microsoft']],
    [
      'I had a wonderful trip to Seattle last week and even visited the Space Needle 2 times!',
      ['wonderful trip', 'Space Needle', 'Seattle'],
    ],
    [
      "Unfortunately, it rained during my entire trip to Seattle. I didn't even get to visit the Space Needle",
      ['entire trip', 'Space Needle', 'Seattle'],
    ],
    [
      'I went to see a movie on Saturday and it was perfectly average, nothing more or less than I expected.',
      ['movie', 'Saturday'],
    ],
    ["I didn't like the last book I read at all.", ['last book']],
  ])('of %j are those of the service', (text, phrases) => {
    expect(localModel.extract(text)).toEqual(phrases);
  });

  it.each([
    ['The food was cold. I sent the food back.', ['food']],
    ['Dr. Smith has a modern medical office.', ['Dr. Smith', 'modern medical office']],
    ['We waited two hours.', []],
    ['It works.', []],
    ['👍', []],
  ])('of %j are %j', (text, phrases) => {
    expect(localModel.extract(text)).toEqual(phrases);
  });
});
