/** Writes the weights of the English model: `node infra/local/services/models/sentiment/training/main.ts`. */

import { writeFileSync } from 'node:fs';
import { trainEnglish } from './trainEnglish.ts';
import { weightsText } from './weightsText.ts';

writeFileSync(new URL('../english/weights.json', import.meta.url), weightsText(trainEnglish()));
