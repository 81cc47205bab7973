import { readFileSync } from 'node:fs';
import { BlobSASPermissions } from '@azure/storage-blob';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { uploadPhotos } from '../../infra/local/samples/uploadPhotos.ts';
import { fetchImage } from '../../infra/local/services/vision/fetchImage.ts';
import { findRoot } from '../../infra/local/stack/findRoot.ts';
import { startAzurite, type TestAzurite } from '../support/startAzurite.ts';

let azurite: TestAzurite;

beforeAll(async () => {
  azurite = await startAzurite(['input']);
});
afterAll(() => azurite.stop());

test('the photographs are uploaded once, and the vision stand-in can fetch them by a signed URL', async () => {
  const paths = await uploadPhotos(azurite.service, findRoot());
  expect(paths).toEqual([
    'input/photos/david-klaasen-54203.jpg',
    'input/photos/nathan-dumlao-287713.jpg',
    'input/photos/oskar-vertetics-53043.jpg',
  ]);
  const blob = azurite.service.getContainerClient('input').getBlobClient('photos/david-klaasen-54203.jpg');
  const { etag, contentType } = await blob.getProperties();
  expect(contentType).toBe('image/jpeg');

  await uploadPhotos(azurite.service, findRoot());
  expect((await blob.getProperties()).etag).toBe(etag);

  const expiresOn = new Date(Date.now() + 60_000);
  const url = await blob.generateSasUrl({ permissions: BlobSASPermissions.parse('r'), expiresOn });
  expect(await fetchImage(url)).toEqual(readFileSync('infra/local/samples/photos/david-klaasen-54203.jpg'));
  await expect(fetchImage(blob.url)).rejects.toMatchObject({ code: 'InvalidImageUrl' });
});
