import { BlobSASPermissions } from '@azure/storage-blob';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileMaterial } from '../../infra/local/samples/fileMaterial.ts';
import { uploadMaterial } from '../../infra/local/samples/uploadMaterial.ts';
import { fetchImage } from '../../infra/local/services/vision/fetchImage.ts';
import { readPhoto } from '../support/photos.ts';
import { startAzurite, type TestAzurite } from '../support/startAzurite.ts';

let azurite: TestAzurite;

beforeAll(async () => {
  azurite = await startAzurite(['input']);
});
afterAll(() => azurite.stop());

test('the photographs can be uploaded, and fetched by the vision stand-in where their URL is signed', async () => {
  const material = await fileMaterial('photos', '.jpg');
  for (const each of material) await uploadMaterial(azurite.service, each);

  expect(material.map(({ path }) => path)).toEqual([
    'input/photos/david-klaasen-54203.jpg',
    'input/photos/nathan-dumlao-287713.jpg',
    'input/photos/oskar-vertetics-53043.jpg',
  ]);
  const blob = azurite.service.getContainerClient('input').getBlobClient('photos/david-klaasen-54203.jpg');
  const expiresOn = new Date(Date.now() + 60_000);
  const url = await blob.generateSasUrl({ permissions: BlobSASPermissions.parse('r'), expiresOn });
  expect(await fetchImage(url)).toEqual(readPhoto('david-klaasen-54203'));
  await expect(fetchImage(blob.url)).rejects.toMatchObject({ code: 'InvalidImageUrl' });
});
