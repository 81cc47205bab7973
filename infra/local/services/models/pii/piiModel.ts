/** What a model that finds personal information is to the text service. */

import type { EntityModel } from '../entities/entityModel.ts';

export interface PiiModel extends EntityModel {
  /** All categories, and subcategories, that it can find. */
  readonly categories: readonly string[];
}
