import { z } from 'zod';
import { contentName } from './contentName.ts';
import type { Param } from './defineService.ts';

const aLanguage = 'a language with its country, such as "en-US"';

/** What both ways of recognising speech are told. */
export const audioData: Param = {
  schema: contentName,
  in: 'content',
  required: true,
  about: 'The recording, as a blob "container/name" of the app’s storage.',
};

export const language = z.string(aLanguage).regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})+$/, aLanguage);
