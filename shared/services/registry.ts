import { analyzeImage } from './analyzeImage.ts';
import { analyzeText } from './analyzeText.ts';
import { bingImageSearch } from './bingImageSearch.ts';
import type { ServiceDefinition } from './defineService.ts';
import { describeImage } from './describeImage.ts';
import { detectAnomalies } from './detectAnomalies.ts';
import { detectLastAnomaly } from './detectLastAnomaly.ts';
import { entityDetector } from './entityDetector.ts';
import { generateThumbnails } from './generateThumbnails.ts';
import { keyPhraseExtractor } from './keyPhraseExtractor.ts';
import { languageDetector } from './languageDetector.ts';
import { ner } from './ner.ts';
import { ocr } from './ocr.ts';
import { pii } from './pii.ts';
import { readImage } from './readImage.ts';
import { simpleDetectAnomalies } from './simpleDetectAnomalies.ts';
import { speechToText } from './speechToText.ts';
import { speechToTextSDK } from './speechToTextSDK.ts';
import { tagImage } from './tagImage.ts';
import { textSentiment } from './textSentiment.ts';

/** Every service there is, by name; a new one is one line here. */
// biome-ignore format: one line each, so that additions do not meet
const services: readonly ServiceDefinition[] = [
  analyzeImage,
  analyzeText,
  bingImageSearch,
  describeImage,
  detectAnomalies,
  detectLastAnomaly,
  entityDetector,
  generateThumbnails,
  keyPhraseExtractor,
  languageDetector,
  ner,
  ocr,
  pii,
  readImage,
  simpleDetectAnomalies,
  speechToText,
  speechToTextSDK,
  tagImage,
  textSentiment,
];

export const registry: ReadonlyMap<string, ServiceDefinition> = new Map(
  services.map((service) => [service.name, service]),
);

/** A service that a checked job names. */
export function serviceNamed(name: string): ServiceDefinition {
  const service = registry.get(name);
  if (!service) throw new Error(`There is no service ${name}.`);
  return service;
}
