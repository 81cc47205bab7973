/** Sentiment, sentence by sentence: of English by a trained model, of other languages by a lexicon. */

import { loadOnce } from '../loadOnce.ts';
import { judgeEnglish } from './english/judgeEnglish.ts';
import { judgeByLexicon } from './lexicon/judgeByLexicon.ts';
import { loadLexicon } from './lexicon/loadLexicon.ts';
import { documentLabel, meanScores } from './scores.ts';
import type { Judgement, SentenceResult, SentimentModel } from './sentimentModel.ts';
import { splitSentences } from './splitSentences.ts';

/**
 * The service reads the first 64 characters of a word; so does this, and it has to: one pattern of VADER takes seconds for a
 * word of thousands of capitals.
 */
const LONG_WORD = /(\S{64})\S+/g;

export const localModel: SentimentModel = {
  version: 'local-3',
  languages: ['da', 'de', 'en', 'es', 'fr', 'it', 'nl', 'no', 'pt-BR', 'pt-PT', 'sv'],
  opinions: {
    languages: ['en'],
    load: loadOnce(async () => (await import('./opinions/mineOpinions.ts')).mineOpinions),
  },
  analyze(text, language) {
    const judge = judgeOf(language);
    const sentences = splitSentences(text).map(({ start, end }): SentenceResult => {
      return { start, end, ...judge(text.slice(start, end).replace(LONG_WORD, '$1')) };
    });
    return {
      sentiment: documentLabel(sentences.map(({ sentiment }) => sentiment)),
      confidenceScores: meanScores(sentences.map(({ confidenceScores }) => confidenceScores)),
      sentences,
    };
  },
};

function judgeOf(language: string): (sentence: string) => Judgement {
  const [code = 'en'] = language.split('-');
  if (code === 'en') return judgeEnglish;
  const lexicon = loadLexicon(code);
  return (sentence) => judgeByLexicon(sentence, lexicon);
}
