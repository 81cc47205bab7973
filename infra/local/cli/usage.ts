/** How the command line is used. */
export const usage = `Usage
  tributary run JOB [--url URL] [--json] [--no-wait]   runs a job: a JSON file, or a sample's name such as reviews
  tributary status ID [--url URL] [--json]             shows a run
  tributary report ID [--url URL] [--json]             tells what a run's time went to, and how well it used its quotas
  tributary verify ID [--url URL] [--json]             computes a run's counts and hashes anew

Options
  --url URL   the app's address; by default TRIBUTARY_URL, else the stack that \`npm start\` runs
  --json      prints the run's summary as JSON
  --no-wait   prints the run's id as soon as it is accepted

TRIBUTARY_KEY holds the function key, where the app asks for one.

Exit code: 0 if the run succeeded (with --no-wait, status and report: if it was found; with verify: if all is right), 1 if not, 2 for a wrong command line`;
