/** The operations that say at once what they see: analyze, tag, describe, detect (contract v3.2). */

import type { Sight } from '../models/vision/visionModel.ts';
import { IMAGE_RULES, readImage } from './readImage.ts';
import { toCaptions } from './toCaptions.ts';
import { toCategories } from './toCategories.ts';
import { toObjects } from './toObjects.ts';
import { toTags } from './toTags.ts';
import { invalidQuery } from './visionError.ts';
import type { VisionOperation, VisionRequest } from './visionOperation.ts';
import {
  checkDescriptionExclude,
  checkLanguage,
  checkModelVersion,
  readFeatures,
  readWhole,
  refuseDetails,
  type VisualFeature,
} from './visionQuery.ts';

/** More candidates than anybody could want; the template makes one. */
const MOST_CANDIDATES = 1000;

export const analyzeImage: VisionOperation = {
  path: '/analyze',
  name: 'Analyze Image',
  answer(request) {
    const features = readFeatures(request.query);
    refuseDetails(request.query);
    checkDescriptionExclude(request.query);
    checkLanguage(request.query);
    return answerSight(request, features, (sight) =>
      Object.assign({}, ...features.map((feature) => PARTS[feature]?.(sight))),
    );
  },
};

export const tagImage: VisionOperation = {
  path: '/tag',
  name: 'Tag Image',
  answer(request) {
    checkLanguage(request.query);
    return answerSight(request, ['Tags'], (sight) => ({ tags: toTags(sight) }));
  },
};

export const describeImage: VisionOperation = {
  path: '/describe',
  name: 'Describe Image',
  answer(request) {
    const range = { least: 1, most: MOST_CANDIDATES, otherwise: 1 };
    readWhole(request.query, 'maxCandidates', range, () =>
      invalidQuery('BadArgument', 'Specified maxCandidates is not valid'),
    );
    checkDescriptionExclude(request.query);
    checkLanguage(request.query);
    return answerSight(request, ['Description'], (sight) => ({ description: describe(sight) }));
  },
};

export const detectObjects: VisionOperation = {
  path: '/detect',
  name: 'Detect Objects',
  answer: (request) => answerSight(request, ['Objects'], (sight) => ({ objects: toObjects(sight.objects) })),
};

/** What each feature adds to an analysis. */
const PARTS: Readonly<Partial<Record<VisualFeature, (sight: Sight) => object>>> = {
  Categories: (sight) => ({ categories: toCategories(sight) }),
  Tags: (sight) => ({ tags: toTags(sight) }),
  Description: (sight) => ({ description: describe(sight) }),
  // Age and gender, which the contract allows, are not told: the service has retired them, and no model here knows them.
  Faces: ({ faces }) => ({ faces: faces.map((faceRectangle) => ({ faceRectangle })) }),
  ImageType: ({ kind }) => ({ imageType: { clipArtType: kind.clipArt, lineDrawingType: kind.lineDrawing } }),
  Color: ({ colours }) => ({
    color: {
      dominantColorForeground: colours.foreground,
      dominantColorBackground: colours.background,
      dominantColors: colours.dominant,
      accentColor: colours.accent,
      isBWImg: colours.isBlackAndWhite,
    },
  }),
  Objects: ({ objects }) => ({ objects: toObjects(objects) }),
};

/** Features that a detector has to look for, the one of faces among them. */
const NEED_FACES: readonly VisualFeature[] = ['Faces', 'Categories'];
const NEED_OBJECTS: readonly VisualFeature[] = ['Categories', 'Description', 'Objects', 'Tags'];

async function answerSight(
  request: VisionRequest,
  features: readonly VisualFeature[],
  toBody: (sight: Sight) => object,
): Promise<{ readonly status: number; readonly body: object; readonly documents: number }> {
  const { model, requestId, query } = request;
  checkModelVersion(query, model.version);
  const picture = await readImage(request, IMAGE_RULES);
  const sight = await model.see(picture, {
    faces: features.some((feature) => NEED_FACES.includes(feature)),
    objects: features.some((feature) => NEED_OBJECTS.includes(feature)),
  });
  const metadata = { width: sight.width, height: sight.height, format: picture.format };
  const body = { ...toBody(sight), requestId, metadata, modelVersion: model.version };
  return { status: 200, documents: 1, body };
}

function describe(sight: Sight): object {
  return { tags: toTags(sight).map(({ name }) => name), captions: toCaptions(sight) };
}
