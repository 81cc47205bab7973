/** The only token that the local servers accept; it opens nothing outside this machine. */
export const LOCAL_TOKEN = 'local-development';
