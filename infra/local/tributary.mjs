#!/usr/bin/env node
/** The command `tributary`: see `tributary --help`. Plain JavaScript, to say what is missing before anything is built. */

const built = new URL('../../dist/infra/local/cli/main.js', import.meta.url);

try {
  const { main } = await import(built.href);
  process.exitCode = await main(process.argv.slice(2), process.env);
} catch (error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  console.error('Tributary is not installed and built yet: run `npm start` once.');
  process.exitCode = 1;
}
