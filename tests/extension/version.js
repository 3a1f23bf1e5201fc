// The schema that this release of the app declares; a test updates the app by writing this file anew.
export const VERSION = 6;
