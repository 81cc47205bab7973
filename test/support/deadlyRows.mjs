/** Loaded into a process with `--import`: the process is killed as soon as it writes a row's text with DEADLY in it as JSON. */
const { stringify } = JSON;

JSON.stringify = (...args) => {
  const text = stringify(...args);
  if (text?.includes('DEADLY')) process.kill(process.pid, 'SIGKILL');
  return text;
};
